namespace Loomcast.Pipeline.Timeline;

/// <summary>One video frame and exactly the samples that play with it.</summary>
/// <param name="Frame">The picture; the timeline's reader releases it.</param>
/// <param name="Samples">48 kHz mono; empty stands for silence.</param>
/// <param name="Pose">Where in its idle motion the avatar is, counted in frames; the slice after continues with <c>Pose + 1</c>.</param>
/// <param name="Mark">What begins or ends with this slice, if anything.</param>
public readonly record struct Slice(VideoFrame Frame, ReadOnlyMemory<short> Samples, long Pose, SliceMark? Mark = null);
