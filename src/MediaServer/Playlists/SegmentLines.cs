using System.Text;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The lines of one finished segment without its parts.</summary>
internal static class SegmentLines
{
    public static byte[] Render(PlaylistTerms terms, int number, long start, long duration) =>
        Encoding.UTF8.GetBytes(Time(terms, start) + Media(terms, number, duration));

    public static string Time(PlaylistTerms terms, long start) =>
        $"#EXT-X-PROGRAM-DATE-TIME:{terms.WallClockOf(start).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\n";

    public static string Media(PlaylistTerms terms, int number, long duration) =>
        $"#EXTINF:{terms.Seconds(duration):0.0####},\n{number}.m4s\n";
}
