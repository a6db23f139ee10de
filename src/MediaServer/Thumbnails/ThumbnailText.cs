using System.Globalization;
using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>The thumbnail track as WebVTT: each cue is a rectangle of a sheet, as players expect it.</summary>
/// <remarks>
/// Times count the media that was played, without time that was lost at a discontinuity: from the beginning of the stream while it grows, after the
/// end from the first segment that is listed. For EVENT and VOD that is the time of the video element. In a sliding window each player has a
/// zero of its own; the header says for one segment when it begins on both clocks, that of the cues and PROGRAM-DATE-TIME, which every player knows.
/// </remarks>
internal static class ThumbnailText
{
    public const string FileName = "thumbnails.vtt";

    public static byte[] Render(Window window, ThumbnailList list, ThumbnailSize size)
    {
        var text = new StringBuilder("WEBVTT\n", 16 * 1024);
        if (window.Segments.IsEmpty)
        {
            return Encoding.UTF8.GetBytes(text.ToString());
        }

        var start = window.Segments[window.FirstListed].Opening.PlayedBefore;
        var clock = new CueClock(window.Terms.Timescale, window.IsEnded ? start : 0);
        var last = window.Segments[^1];
        text.Append(null, $"X-PROGRAM-DATE-TIME=LOCAL:{clock.TextOf(last.Opening.PlayedBefore)},DATE:{PlaylistTerms.TextOf(window.Terms.WallClockOf(last.Opening.Start))}\n");
        for (var index = 0; index < list.Sheets.Count; index++)
        {
            var end = index + 1 < list.Sheets.Count ? list.Sheets[index + 1].Pictures[0].Start : last.PlayedAfter;
            if (end > start)
            {
                Cues(text, clock, list.Sheets[index], NameOf(list, index), (start, end), size);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static ThumbnailName NameOf(ThumbnailList list, int index)
    {
        var sheet = list.Sheets[index];
        var isComplete = index + 1 < list.Sheets.Count || !sheet.HasRoomFor(sheet.Init);
        return new ThumbnailName(index + 1, isComplete ? null : sheet.Pictures.Length);
    }

    private static void Cues(StringBuilder text, CueClock clock, ThumbnailSheet sheet, ThumbnailName name, (long Start, long End) listed, ThumbnailSize size)
    {
        for (var cell = 0; cell < sheet.Pictures.Length; cell++)
        {
            var end = cell + 1 < sheet.Pictures.Length ? sheet.Pictures[cell + 1].Start : listed.End;
            if (end > listed.Start)
            {
                var (x, y) = (cell % ThumbnailSheet.Columns * size.Width, cell / ThumbnailSheet.Columns * size.Height);
                text.Append(null, $"\n{clock.TextOf(Math.Max(listed.Start, sheet.Pictures[cell].Start))} --> {clock.TextOf(end)}\n");
                text.Append(null, $"thumbnails/{name}#xywh={x},{y},{size.Width},{size.Height}\n");
            }
        }
    }

    /// <param name="Timescale">Ticks of a second.</param>
    /// <param name="Zero">Ticks played before the time 0 of the cues.</param>
    private readonly record struct CueClock(int Timescale, long Zero)
    {
        public string TextOf(long ticks)
        {
            var time = TimeSpan.FromMilliseconds((ticks - Zero) * 1000 / Timescale);
            return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time:mm\\:ss\\.fff}");
        }
    }
}
