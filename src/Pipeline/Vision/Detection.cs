using System.Collections.Immutable;

namespace Loomcast.Pipeline.Vision;

/// <summary>What a model saw in one picture.</summary>
/// <param name="Box">Where.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Class">Number of its class.</param>
/// <param name="Keypoints">Its joints; empty where the model knows none.</param>
internal sealed record Detection(BoundingBox Box, float Confidence, int Class, ImmutableArray<Keypoint> Keypoints);
