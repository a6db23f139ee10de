using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Vision;

/// <summary>Draws on an I420 picture. What lies outside of it is left out, whatever the numbers are.</summary>
/// <param name="picture">Y, U and V, without padding.</param>
/// <param name="format">Its shape.</param>
internal readonly ref struct PictureCanvas(Span<byte> picture, VideoFormat format)
{
    /// <summary>Covers all that is below.</summary>
    public const int Opaque = 256;

    // Far outside of any picture, and far from what an int cannot hold.
    private const float Farthest = 1 << 20;

    private readonly Span<byte> _luma = picture[..(format.Width * format.Height)];
    private readonly Span<byte> _blue = picture.Slice(format.Width * format.Height, format.Width * format.Height / 4);
    private readonly Span<byte> _red = picture.Slice(format.Width * format.Height * 5 / 4, format.Width * format.Height / 4);
    private readonly int _width = format.Width;
    private readonly int _height = format.Height;

    /// <summary>A pixel for a coordinate, also for one that is no number.</summary>
    public static int Pixel(float at) => float.IsNaN(at) ? 0 : (int)MathF.Round(Math.Clamp(at, -Farthest, Farthest));

    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="right">Column behind the last.</param>
    /// <param name="bottom">Row behind the last.</param>
    /// <param name="colour">What it becomes.</param>
    /// <param name="cover">How much of it: 0 to <see cref="Opaque"/>.</param>
    public void Fill(int left, int top, int right, int bottom, Colour colour, int cover = Opaque)
    {
        (left, top, right, bottom) = (Math.Max(0, left), Math.Max(0, top), Math.Min(_width, right), Math.Min(_height, bottom));
        if (left >= right || top >= bottom)
        {
            return;
        }

        for (var y = top; y < bottom; y++)
        {
            Blend(_luma.Slice(y * _width + left, right - left), colour.Y, cover);
        }

        // One sample of colour for four pixels: it follows where any of them is covered.
        for (var y = top / 2; y < (bottom + 1) / 2; y++)
        {
            var (start, length) = (y * (_width / 2) + left / 2, (right + 1) / 2 - left / 2);
            Blend(_blue.Slice(start, length), colour.U, cover);
            Blend(_red.Slice(start, length), colour.V, cover);
        }
    }

    /// <summary>The border of a box, inside of it.</summary>
    public void Frame(int left, int top, int right, int bottom, int thickness, Colour colour)
    {
        Fill(left, top, right, Math.Min(bottom, top + thickness), colour);
        Fill(left, Math.Max(top, bottom - thickness), right, bottom, colour);
        Fill(left, top, Math.Min(right, left + thickness), bottom, colour);
        Fill(Math.Max(left, right - thickness), top, right, bottom, colour);
    }

    /// <summary>A line as a run of columns, or of rows where it is steep: no pixel is covered twice.</summary>
    public void Line((float X, float Y) from, (float X, float Y) to, int thickness, Colour colour, int cover = Opaque)
    {
        var isSteep = Math.Abs(to.Y - from.Y) > Math.Abs(to.X - from.X);
        (float Along, float Across) start = isSteep ? (from.Y, from.X) : from;
        (float Along, float Across) end = isSteep ? (to.Y, to.X) : to;
        (start, end) = start.Along <= end.Along ? (start, end) : (end, start);
        var slope = end.Along > start.Along ? (end.Across - start.Across) / (end.Along - start.Along) : 0;
        var last = Math.Min(Pixel(end.Along), isSteep ? _height : _width);
        for (var along = Math.Max(Pixel(start.Along), 0); along <= last; along++)
        {
            var across = Pixel(start.Across + (along - start.Along) * slope) - thickness / 2;
            var (left, top) = isSteep ? (across, along) : (along, across);
            Fill(left, top, left + (isSteep ? thickness : 1), top + (isSteep ? 1 : thickness), colour, cover);
        }
    }

    public void Text(int left, int top, string text, int scale, Colour colour)
    {
        for (var i = 0; i < text.Length; i++)
        {
            for (var row = 0; row < BitmapFont.Height; row++)
            {
                var pixels = BitmapFont.Row(text[i], row);
                for (var column = 0; column < BitmapFont.Width; column++)
                {
                    if ((pixels >> (BitmapFont.Width - 1 - column) & 1) == 1)
                    {
                        var (x, y) = (left + (i * BitmapFont.Advance + column) * scale, top + row * scale);
                        Fill(x, y, x + scale, y + scale, colour);
                    }
                }
            }
        }
    }

    private static void Blend(Span<byte> samples, byte value, int cover)
    {
        if (cover >= Opaque)
        {
            samples.Fill(value);
            return;
        }

        foreach (ref var sample in samples)
        {
            sample = (byte)(sample + ((value - sample) * cover >> 8));
        }
    }
}
