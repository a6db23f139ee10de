using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Playlists;

/// <summary>What the playlists of one rendition say from first to last; AVPlayer gives up when any of it changes.</summary>
/// <param name="Rendition">As its publisher announced it.</param>
/// <param name="StartsAt">Wall clock of media time zero.</param>
/// <param name="PartHoldBack">Seconds; the same in all renditions.</param>
/// <param name="Window">How much stays listed; null lists everything (EVENT).</param>
internal sealed record PlaylistTerms(Rendition Rendition, DateTimeOffset StartsAt, decimal PartHoldBack, TimeSpan? Window)
{
    public int Timescale => Rendition.Timescale;

    /// <summary>Seconds.</summary>
    public int TargetDuration => Rendition.SegmentTarget;

    /// <summary>Seconds, as printed.</summary>
    public decimal PartTarget => Seconds(Rendition.PartTarget);

    public int CanSkipUntil => 6 * TargetDuration;

    /// <summary>Parts beyond the last that a request may ask for.</summary>
    public int AdvancePartLimit => PartTarget < 1 ? (int)(3 / PartTarget) : 3;

    public long? WindowTicks => (long?)(Window?.TotalSeconds * Timescale);

    /// <summary>Three times the longest part of all renditions, up to the next millisecond (Apple's authoring specification, 14.3).</summary>
    public static decimal HoldBackOf(IEnumerable<Rendition> renditions) =>
        Math.Ceiling(renditions.Max(r => Round((decimal)r.PartTarget / r.Timescale)) * 3000) / 1000;

    /// <summary>Rounding is monotonous, so no printed part is longer than the printed target.</summary>
    public decimal Seconds(long ticks) => Round((decimal)ticks / Timescale);

    public DateTimeOffset WallClockOf(long ticks) => StartsAt.AddTicks((long)((decimal)ticks * TimeSpan.TicksPerSecond / Timescale));

    private static decimal Round(decimal seconds) => decimal.Round(seconds, 5, MidpointRounding.AwayFromZero);
}
