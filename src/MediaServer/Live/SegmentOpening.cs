namespace Loomcast.MediaServer.Live;

/// <summary>How a segment begins, known before its first part is listed.</summary>
/// <param name="Start">Ticks of the rendition's timescale since media time zero.</param>
/// <param name="PlayedBefore">Ticks of all media before it; less than <paramref name="Start"/> where time was lost at a discontinuity.</param>
/// <param name="Init">Number of the init segment in force, from 1.</param>
/// <param name="Discontinuities">How many stand before it: 0 where it continues the segment before it; more than 1 where this rendition missed some.</param>
internal readonly record struct SegmentOpening(long Start, long PlayedBefore, int Init, int Discontinuities)
{
    /// <summary>Does not continue the segment before it.</summary>
    public bool IsDiscontinuous => Discontinuities > 0;
}
