using System.Globalization;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>
/// The name of a sheet: "12.jpg", or "12.7.jpg" for one with at least its first seven pictures, which is how a sheet that still grows is listed. So a
/// cache that holds the sheet with six of them is never asked for the seventh.
/// </summary>
/// <param name="Sheet">From 1.</param>
/// <param name="Pictures">At least so many; null for all that there are.</param>
internal readonly record struct ThumbnailName(int Sheet, int? Pictures)
{
    private const string Suffix = ".jpg";

    public override string ToString() => Pictures is { } pictures ? $"{Sheet}.{pictures}{Suffix}" : $"{Sheet}{Suffix}";

    /// <summary>Each has exactly one spelling.</summary>
    public static bool TryParse(string text, out ThumbnailName name)
    {
        name = default;
        if (!text.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var numbers = text[..^Suffix.Length].Split('.');
        if (numbers.Length > 2 || !numbers.All(number => TryNumber(number, out _)))
        {
            return false;
        }

        name = new ThumbnailName(int.Parse(numbers[0], CultureInfo.InvariantCulture), numbers.Length == 2 ? int.Parse(numbers[1], CultureInfo.InvariantCulture) : null);
        return true;
    }

    private static bool TryNumber(string digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && digits[0] != '0';
}
