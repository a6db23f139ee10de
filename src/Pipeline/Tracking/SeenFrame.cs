using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tracking;

/// <summary>A frame, and what is in it.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Frame">Its picture.</param>
/// <param name="Objects">What is followed and in sight.</param>
/// <param name="Counts">Different objects up to here, by the names of their classes.</param>
/// <param name="IsRecorded">An earlier run has written its results.</param>
internal sealed record SeenFrame(long Number, VideoFrame Frame, IReadOnlyList<TrackedObject> Objects, ImmutableSortedDictionary<string, int> Counts, bool IsRecorded);
