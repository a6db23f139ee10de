using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Loomcast.Conformance.Tests.Media;

/// <summary>A WebVTT segment as HLS has them (RFC 8216bis, 3.1.4).</summary>
internal sealed partial class WebVtt
{
    private WebVtt(decimal offset, IReadOnlyList<(decimal Start, decimal End, string Text)> cues) => (Offset, Cues) = (offset, cues);

    /// <summary>Seconds that X-TIMESTAMP-MAP adds to cue times, to give times of the media.</summary>
    public decimal Offset { get; }

    /// <summary>Times are of the media, in seconds.</summary>
    public IReadOnlyList<(decimal Start, decimal End, string Text)> Cues { get; }

    public static WebVtt Parse(byte[] bytes)
    {
        var blocks = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var header = blocks[0].Split('\n');
        if (header[0] != "WEBVTT" && !header[0].StartsWith("WEBVTT ", StringComparison.Ordinal))
        {
            throw new FormatException($"The first line is '{header[0]}'.");
        }

        var map = Map().Match(header.Length > 1 ? header[1] : "");
        if (!map.Success)
        {
            throw new FormatException("No X-TIMESTAMP-MAP after the first line.");
        }

        var ticks = map.Groups["a"].Success ? map.Groups["a"] : map.Groups["b"];
        var local = map.Groups["c"].Success ? map.Groups["c"] : map.Groups["d"];
        var offset = (decimal.Parse(ticks.ValueSpan, CultureInfo.InvariantCulture) / 90_000) - Seconds(local.Value);
        return new WebVtt(offset, [.. blocks.Skip(1).Select(block => CueOf(block, offset)).OfType<(decimal, decimal, string)>()]);
    }

    private static (decimal Start, decimal End, string Text)? CueOf(string block, decimal offset)
    {
        var lines = block.Trim('\n').Split('\n');
        if (lines[0].StartsWith("NOTE", StringComparison.Ordinal) || lines[0] is "STYLE" or "REGION")
        {
            return null;
        }

        var at = lines[0].Contains("-->", StringComparison.Ordinal) ? 0 : 1;
        var times = at < lines.Length ? Times().Match(lines[at]) : Match.Empty;
        return times.Success
            ? (offset + Seconds(times.Groups[1].Value), offset + Seconds(times.Groups[2].Value), string.Join('\n', lines[(at + 1)..]))
            : throw new FormatException($"'{lines[0]}' begins no cue.");
    }

    private static decimal Seconds(string time) =>
        time.Split(':').Aggregate(0m, (sum, part) => (sum * 60) + decimal.Parse(part, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^X-TIMESTAMP-MAP=(?:MPEGTS:(?<a>\d+),LOCAL:(?<c>[\d:.]+)|LOCAL:(?<d>[\d:.]+),MPEGTS:(?<b>\d+))\z")]
    private static partial Regex Map();

    [GeneratedRegex(@"^((?:\d\d+:)?\d\d:\d\d\.\d{3})[ \t]+-->[ \t]+((?:\d\d+:)?\d\d:\d\d\.\d{3})(?:[ \t].*)?\z")]
    private static partial Regex Times();
}
