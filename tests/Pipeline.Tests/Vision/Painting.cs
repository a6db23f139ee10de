using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Vision;

/// <summary>A picture that a test paints.</summary>
internal sealed class Painting
{
    public static readonly Colour Red = Colour.FromRgb(0.85, 0.1, 0.1);
    public static readonly Colour Green = Colour.FromRgb(0.1, 0.7, 0.2);
    public static readonly Colour Blue = Colour.FromRgb(0.1, 0.2, 0.85);
    public static readonly Colour Yellow = Colour.FromRgb(0.9, 0.85, 0.1);
    public static readonly Colour Cyan = Colour.FromRgb(0.1, 0.8, 0.8);
    public static readonly Colour Magenta = Colour.FromRgb(0.85, 0.1, 0.85);
    public static readonly Colour Grey = Colour.FromRgb(0.5, 0.52, 0.5);

    public Painting(VideoFormat format, Colour ground)
    {
        Format = format;
        Frame = new VideoFrame(new byte[format.FrameBytes]);
        Canvas.Fill(0, 0, format.Width, format.Height, ground);
    }

    public VideoFormat Format { get; }

    public VideoFrame Frame { get; }

    public PictureCanvas Canvas => new(Frame.Bytes, Format);

    public Painting Box(BoundingBox box, Colour colour)
    {
        Canvas.Fill((int)box.X, (int)box.Y, (int)box.Right, (int)box.Bottom, colour);
        return this;
    }

    public Painting Disc(int x, int y, int radius, Colour colour)
    {
        for (var row = -radius; row <= radius; row++)
        {
            var half = (int)Math.Sqrt(radius * radius - row * row);
            Canvas.Fill(x - half, y + row, x + half, y + row + 1, colour);
        }

        return this;
    }

    /// <summary>A head, arms stretched out, and legs apart; as high as it is told, and nearly as wide.</summary>
    public Painting Figure(int x, int top, int height, Colour colour)
    {
        int Part(double part) => (int)(height * part);
        Disc(x, top + Part(0.1), Part(0.1), colour);
        Canvas.Fill(x - Part(0.08), top + Part(0.15), x + Part(0.08), top + Part(0.6), colour);
        Canvas.Line((x - Part(0.4), top + Part(0.3)), (x + Part(0.4), top + Part(0.3)), Part(0.08), colour);
        Canvas.Line((x, top + Part(0.55)), (x - Part(0.2), top + height), Part(0.08), colour);
        Canvas.Line((x, top + Part(0.55)), (x + Part(0.2), top + height), Part(0.08), colour);
        return this;
    }

    public (byte Y, byte U, byte V) At(int x, int y)
    {
        var area = Format.Width * Format.Height;
        var chroma = area + y / 2 * (Format.Width / 2) + x / 2;
        return (Frame.Bytes[y * Format.Width + x], Frame.Bytes[chroma], Frame.Bytes[chroma + area / 4]);
    }
}
