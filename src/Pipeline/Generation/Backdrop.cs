using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Pipeline.Generation;

/// <summary>What is behind all else in a scene: a picture that was uploaded, or colours.</summary>
/// <param name="Upload">Id of the picture's upload; null for colours.</param>
/// <param name="Top">RGB of the upper left corner.</param>
/// <param name="Bottom">RGB of the lower right corner.</param>
public sealed partial record Backdrop(string? Upload, int Top = 0, int Bottom = 0)
{
    // Dark enough for white letters.
    private static readonly (int Top, int Bottom)[] Defaults =
        [(0x1B3A5C, 0x0B1726), (0x3D2459, 0x160C24), (0x14504A, 0x07201F), (0x5A3222, 0x22120B), (0x2C3E50, 0x10161D)];

    /// <summary>Colours for a scene that names nothing; neighbours differ.</summary>
    public static Backdrop Default(int scene) => new(null, Defaults[scene % Defaults.Length].Top, Defaults[scene % Defaults.Length].Bottom);

    /// <param name="text">"#RRGGBB", two of these for a gradient, or the id of an upload.</param>
    /// <param name="backdrop">What it means.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Backdrop? backdrop)
    {
        backdrop = ColourPattern().Match(text) is { Success: true } colours
            ? new Backdrop(null, Colour(colours.Groups["top"].Value), Colour(colours.Groups[colours.Groups["bottom"].Success ? "bottom" : "top"].Value))
            : UploadPattern().IsMatch(text) ? new Backdrop(text) : null;
        return backdrop is not null;
    }

    private static int Colour(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^#(?<top>[0-9A-Fa-f]{6})( #(?<bottom>[0-9A-Fa-f]{6}))?\z")]
    private static partial Regex ColourPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_\-]{1,64}\z")]
    private static partial Regex UploadPattern();
}
