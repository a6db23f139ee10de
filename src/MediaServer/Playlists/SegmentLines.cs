using System.Text;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The lines of one segment: what stands before its parts, and what stands after them.</summary>
internal static class SegmentLines
{
    /// <summary>A finished segment without its parts.</summary>
    public static byte[] Render(PlaylistTerms terms, int number, SegmentOpening opening, long duration, long bytes) =>
        Encoding.UTF8.GetBytes(Opening(terms, opening) + Media(terms, number, duration, bytes));

    /// <summary>
    /// A discontinuity has the number of the tags up to it (RFC 8216bis, 6.2.1), so that one tag stands for each. The init segment is named again:
    /// some players forget it there.
    /// </summary>
    public static string Opening(PlaylistTerms terms, SegmentOpening opening) =>
        (opening.IsDiscontinuous ? string.Concat(Enumerable.Repeat("#EXT-X-DISCONTINUITY\n", opening.Discontinuities)) + Map(terms, opening.Init) : "")
        + $"#EXT-X-PROGRAM-DATE-TIME:{PlaylistTerms.TextOf(terms.WallClockOf(opening.Start))}\n";

    public static string Map(PlaylistTerms terms, int init) => terms.HasInit ? $"#EXT-X-MAP:URI=\"{MediaName.OfInit(init)}\"\n" : "";

    /// <summary>The rate is that of this very segment, in kbit/s; that of captions says nothing.</summary>
    public static string Media(PlaylistTerms terms, int number, long duration, long bytes) =>
        (terms.HasInit ? $"#EXT-X-BITRATE:{Math.Max(1, Math.Round(bytes * 8m * terms.Timescale / duration / 1000)):0}\n" : "")
        + $"#EXTINF:{terms.Seconds(duration):0.0####},\n{number}{MediaName.SuffixOf(terms.Rendition.Kind)}\n";
}
