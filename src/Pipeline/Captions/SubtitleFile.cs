using System.Globalization;
using System.Text;

namespace Loomcast.Pipeline.Captions;

/// <summary>Subtitles in one file, for players and editors that take no HLS; times are those of the video.</summary>
public static class SubtitleFile
{
    /// <summary>WebVTT.</summary>
    public static byte[] ToVtt(IEnumerable<Cue> cues)
    {
        var text = new StringBuilder("WEBVTT\n");
        foreach (var cue in cues)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Time(cue.Start, '.')} --> {Time(cue.End, '.')}\n{Escape(cue.Text)}\n");
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>SubRip, which knows no escapes: brackets that look like its tags are left as they are.</summary>
    public static byte[] ToSrt(IEnumerable<Cue> cues)
    {
        var (text, number) = (new StringBuilder(), 1);
        foreach (var cue in cues)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number++}\n{Time(cue.Start, ',')} --> {Time(cue.End, ',')}\n{cue.Text}\n\n");
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Time(long milliseconds, char point)
    {
        var (hours, rest) = Math.DivRem(milliseconds, 3_600_000);
        return string.Create(CultureInfo.InvariantCulture, $"{hours:00}:{rest / 60_000:00}:{rest / 1000 % 60:00}{point}{rest % 1000:000}");
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
