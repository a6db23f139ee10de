namespace Loomcast.MediaServer.Live;

/// <summary>How a segment begins, known before its first part is listed.</summary>
/// <param name="Start">Ticks of the rendition's timescale since media time zero.</param>
/// <param name="PlayedBefore">Ticks of all media before it; less than <paramref name="Start"/> where time was lost at a discontinuity.</param>
/// <param name="Init">Number of the init segment in force, from 1.</param>
/// <param name="IsDiscontinuous">Does not continue the segment before it.</param>
internal readonly record struct SegmentOpening(long Start, long PlayedBefore, int Init, bool IsDiscontinuous);
