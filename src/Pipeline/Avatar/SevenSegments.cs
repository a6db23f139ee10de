namespace Loomcast.Pipeline.Avatar;

/// <summary>Draws numbers as a digital clock shows them.</summary>
internal static class SevenSegments
{
    // Bits from the lowest: top, upper right, lower right, bottom, lower left, upper left, middle.
    private static readonly byte[] Digits = [0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F];

    /// <summary>Draws the last <paramref name="digits"/> digits of a number, with leading zeros, spread over a box.</summary>
    public static void Draw(Span<byte> luma, int width, PixelBox box, int number, int digits)
    {
        var pitch = box.Width / digits;
        for (var i = digits - 1; i >= 0; i--, number /= 10)
        {
            var left = box.Left + i * pitch + pitch / 8;
            Draw(luma, width, new PixelBox(left, box.Top, left + pitch * 3 / 4, box.Bottom), Digits[number % 10]);
        }
    }

    private static void Draw(Span<byte> luma, int width, PixelBox box, byte segments)
    {
        var thick = Math.Max(4, box.Width / 6);
        var middle = (box.Top + box.Bottom) / 2;
        ReadOnlySpan<PixelBox> places =
        [
            box with { Bottom = box.Top + thick },
            box with { Left = box.Right - thick, Bottom = middle },
            box with { Left = box.Right - thick, Top = middle },
            box with { Top = box.Bottom - thick },
            box with { Right = box.Left + thick, Top = middle },
            box with { Right = box.Left + thick, Bottom = middle },
            box with { Top = middle - thick / 2, Bottom = middle - thick / 2 + thick },
        ];
        for (var i = 0; i < places.Length; i++)
        {
            if ((segments >> i & 1) == 1)
            {
                Fill(luma, width, places[i]);
            }
        }
    }

    private static void Fill(Span<byte> luma, int width, PixelBox box)
    {
        for (var y = box.Top; y < box.Bottom; y++)
        {
            luma.Slice(y * width + box.Left, box.Width).Fill(NumberedPicture.White);
        }
    }
}
