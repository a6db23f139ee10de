using System.Globalization;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Playlists;

/// <summary>What the playlists of one rendition say from first to last; AVPlayer gives up when any of it changes.</summary>
/// <param name="Rendition">As its publisher announced it.</param>
/// <param name="StartsAt">Wall clock of media time zero.</param>
/// <param name="PartHoldBack">Seconds; the same in all renditions.</param>
/// <param name="Window">How much stays listed; null lists everything (EVENT).</param>
/// <param name="Ranges">What happens in the stream; null where nothing is told of it.</param>
internal sealed record PlaylistTerms(Rendition Rendition, DateTimeOffset StartsAt, decimal PartHoldBack, TimeSpan? Window, DateRanges? Ranges = null)
{
    /// <summary>Players begin at the beginning.</summary>
    public bool FromStart { get; init; }

    /// <summary>Captions are text that needs none.</summary>
    public bool HasInit => Rendition.Kind != MediaKind.Subtitles;

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

    /// <param name="seconds">Since media time zero.</param>
    public string DateOf(double seconds) => TextOf(StartsAt.AddSeconds(seconds));

    /// <summary>As EXT-X-PROGRAM-DATE-TIME and EXT-X-DATERANGE have it.</summary>
    public static string TextOf(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static decimal Round(decimal seconds) => decimal.Round(seconds, 5, MidpointRounding.AwayFromZero);
}
