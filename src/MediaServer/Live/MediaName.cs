using System.Globalization;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>The name of a segment ("12.m4s") or a part ("12.3.m4s"), of captions "12.vtt" and "12.3.vtt"; each has exactly one spelling.</summary>
/// <param name="Segment">Media sequence number.</param>
/// <param name="Part">From 0; null for the whole segment.</param>
internal readonly record struct MediaName(int Segment, int? Part)
{
    private const string FirstInit = "init.mp4";

    /// <param name="number">Counts the init segments of a rendition from 1.</param>
    public static string OfInit(int number) => number == 1 ? FirstInit : $"init.{number}.mp4";

    public static bool TryParseInit(string text, out int number)
    {
        number = 1;
        return text == FirstInit
            || (text.StartsWith("init.", StringComparison.Ordinal) && text.EndsWith(".mp4", StringComparison.Ordinal)
                && TryNumber(text["init.".Length..^".mp4".Length], out number) && number > 1);
    }

    /// <summary>How the names of a rendition end.</summary>
    public static string SuffixOf(MediaKind kind) => kind == MediaKind.Subtitles ? ".vtt" : ".m4s";

    public static bool TryParse(string text, MediaKind kind, out MediaName name)
    {
        var suffix = SuffixOf(kind);
        var numbers = text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : "";
        var dot = numbers.IndexOf('.', StringComparison.Ordinal);
        var isName = TryNumber(dot < 0 ? numbers : numbers[..dot], out var segment);
        var part = 0;
        if (dot >= 0)
        {
            isName &= TryNumber(numbers[(dot + 1)..], out part);
        }

        name = new MediaName(segment, dot < 0 ? null : part);
        return isName;
    }

    private static bool TryNumber(string digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (digits[0] != '0' || digits.Length == 1);
}
