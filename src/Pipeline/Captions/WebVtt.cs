using System.Globalization;
using System.Text;

namespace Loomcast.Pipeline.Captions;

/// <summary>Captions as HLS has them (RFC 8216bis, 3.1.4): every file has its header, and times of the stream's timeline.</summary>
public static class WebVtt
{
    // Media time zero is decode time zero. Both sides are one millisecond later, because hls.js takes an offset of exactly 0 for none, and
    // then moves the cues after a discontinuity.
    private const string Header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:90,LOCAL:00:00:00.001\n";
    private const string Arrow = " --> ";

    // Lines grow at their end, and the words before stay where they are; centred, they would move with each word.
    private const string Settings = " position:8% align:start";

    /// <summary>A file without a cue; one for all, because most are.</summary>
    public static ReadOnlyMemory<byte> Empty { get; } = System.Text.Encoding.UTF8.GetBytes(Header);

    public static ReadOnlyMemory<byte> Render(IReadOnlyCollection<Cue> cues)
    {
        if (cues.Count == 0)
        {
            return Empty;
        }

        var text = new StringBuilder(Header);
        foreach (var cue in cues)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Time(cue.Start)}{Arrow}{Time(cue.End)}{Settings}\n{Escape(cue.Text)}\n");
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The cues of a file, or of files one after the other, each once, as <see cref="Render"/> writes them.</summary>
    public static IReadOnlyList<Cue> Parse(ReadOnlySpan<byte> files)
    {
        var cues = new List<Cue>();
        var known = new HashSet<Cue>();
        foreach (var block in System.Text.Encoding.UTF8.GetString(files).Split("\n\n"))
        {
            var lines = block.Split('\n', 2);
            if (lines is [var times, var text] && times.IndexOf(Arrow, StringComparison.Ordinal) is > 0 and var arrow)
            {
                // The next file's header follows its last cue without an empty line.
                var end = text.IndexOf("\n" + Header.TrimEnd(), StringComparison.Ordinal);
                var cue = new Cue(Milliseconds(times[..arrow]), Milliseconds(times[(arrow + Arrow.Length)..].Replace(Settings, "", StringComparison.Ordinal)), Unescape((end < 0 ? text : text[..end]).TrimEnd('\n')));
                if (known.Add(cue))
                {
                    cues.Add(cue);
                }
            }
        }

        return cues;
    }

    private static string Time(long milliseconds)
    {
        var (hours, rest) = Math.DivRem(milliseconds, 3_600_000);
        return string.Create(CultureInfo.InvariantCulture, $"{hours:00}:{rest / 60_000:00}:{rest / 1000 % 60:00}.{rest % 1000:000}");
    }

    private static long Milliseconds(string time)
    {
        var parts = time.Split(':', '.');
        return (((((Number(parts[0]) * 60) + Number(parts[1])) * 60) + Number(parts[2])) * 1000) + Number(parts[3]);
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
}
