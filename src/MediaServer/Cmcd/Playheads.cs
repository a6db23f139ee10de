using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Cmcd;

/// <summary>Where the playhead of a viewer is, by what its player reports.</summary>
internal static class Playheads
{
    /// <summary>
    /// As it is told; else the buffer before what is asked for. Where that is not known, the buffer before the end of what there is: the playhead
    /// may be far behind that, and is never ahead of it.
    /// </summary>
    /// <param name="report">What is told.</param>
    /// <param name="stream">What is watched.</param>
    /// <param name="rendition">Of the file.</param>
    /// <param name="file">The report came with a request for it.</param>
    /// <returns>Media time; null where it cannot be known.</returns>
    public static TimeSpan? Of(in CmcdReport report, LiveStream stream, string? rendition, string? file)
    {
        if (stream is not { StartsAt: { } startsAt, EndsAt: { } endsAt })
        {
            return null;
        }

        var end = endsAt - startsAt;
        var asked = rendition is not null && file is not null && stream.TryFind(rendition, out var found) ? found.StartOf(file) : null;
        return (report.PlayheadIn(startsAt) ?? (asked ?? end) - report.Buffer) is not { } playhead ? null
            : playhead > end ? end
            : playhead < TimeSpan.Zero ? TimeSpan.Zero
            : playhead;
    }
}
