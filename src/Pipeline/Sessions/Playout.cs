namespace Loomcast.Pipeline.Sessions;

/// <summary>
/// When media of a session that has an end is needed. It is made faster or slower than it plays, so that the clock says little: it is needed when
/// the first playhead of its viewers gets there. (What is live is due by its timeline.)
/// </summary>
/// <remarks>Any thread asks.</remarks>
/// <param name="time">The clock of deadlines.</param>
/// <param name="demand">Tells whether anybody watches of whom nothing is known.</param>
/// <param name="playhead">Media time of the playhead that is furthest now, where players tell it; null where none does.</param>
/// <param name="startsAt">Wall clock of media time zero; null before there is a stream.</param>
public sealed class Playout(TimeProvider time, Demand demand, Func<TimeSpan?> playhead, Func<DateTimeOffset?> startsAt)
{
    /// <summary>Not even for a playhead that stands: what is made slower than it plays would be late for ever, and before everything that is live.</summary>
    public static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>From here on nothing is urgent; finite, so that work gets on where others never pause.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromSeconds(10);

    /// <summary>Behind all that is watched.</summary>
    public static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(20);

    /// <summary>Who watches while more is made reloads a playlist within each target duration.</summary>
    private static readonly TimeSpan WatchedFor = TimeSpan.FromSeconds(30);

    /// <summary>The deadline of work on media from this time on.</summary>
    /// <param name="mediaTime">Of its beginning.</param>
    public DateTimeOffset DueAt(TimeSpan mediaTime)
    {
        var now = time.GetUtcNow();
        return now + (PlayheadAt(now) is { } played ? Clamp(mediaTime - played) : Unwatched);
    }

    /// <summary>Of viewers who tell nothing one may have begun with the stream, and have played without a pause since.</summary>
    private TimeSpan? PlayheadAt(DateTimeOffset now) => playhead() ?? (demand.Quiet > WatchedFor ? null : now - (startsAt() ?? now));

    private static TimeSpan Clamp(TimeSpan left) => left < Soonest ? Soonest : left > Latest ? Latest : left;
}
