namespace Loomcast.Pipeline.Timeline;

/// <summary>One video frame and exactly the samples that play with it.</summary>
/// <param name="Frame">The picture; who takes the slice off the timeline releases it.</param>
/// <param name="Samples">48 kHz, the channels in turn; where they are fewer than the slice lasts, silence follows.</param>
/// <param name="Pose">Where in its idle motion the avatar is, counted in frames; the slice after continues with <c>Pose + 1</c>.</param>
/// <param name="Mark">The spoken piece that it belongs to; null for an idle slice.</param>
public readonly record struct Slice(VideoFrame Frame, ReadOnlyMemory<short> Samples, long Pose, SliceMark? Mark = null);
