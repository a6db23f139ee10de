using System.Collections.Immutable;

namespace Loomcast.Pipeline.Vision;

/// <summary>An object in one frame, known from the frames before.</summary>
/// <param name="Id">Its number: the same as long as it is followed, and never another's.</param>
/// <param name="Class">Number of the class that it was taken for most of the time.</param>
/// <param name="Confidence">Of the detection in this frame, 0 to 1.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Keypoints">Its joints, if they are known.</param>
internal sealed record TrackedObject(int Id, int Class, float Confidence, BoundingBox Box, ImmutableArray<Keypoint> Keypoints);
