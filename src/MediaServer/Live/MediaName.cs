using System.Globalization;

namespace Loomcast.MediaServer.Live;

/// <summary>The name of a segment ("12.m4s") or a part ("12.3.m4s"); each has exactly one spelling.</summary>
/// <param name="Segment">Media sequence number.</param>
/// <param name="Part">From 0; null for the whole segment.</param>
internal readonly record struct MediaName(int Segment, int? Part)
{
    public const string InitSegment = "init.mp4";

    private const string Suffix = ".m4s";

    public static bool TryParse(string text, out MediaName name)
    {
        var numbers = text.EndsWith(Suffix, StringComparison.Ordinal) ? text[..^Suffix.Length] : "";
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
