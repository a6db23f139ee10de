namespace Loomcast.Pipeline.Vision;

/// <summary>A colour as pictures hold it: BT.709, limited range.</summary>
internal readonly record struct Colour(byte Y, byte U, byte V)
{
    public static readonly Colour Black = new(16, 128, 128);
    public static readonly Colour White = new(235, 128, 128);

    // A step of the golden section around the circle of hues: numbers that follow each other look unlike.
    private const double HueStep = 0.618033988749895;

    public bool IsDark => Y < 126;

    /// <summary>The colour of an object, by its number.</summary>
    public static Colour OfObject(int id)
    {
        var hue = id * HueStep % 1 * 6;
        double Part(double shift) => Math.Clamp(Math.Abs((hue + shift) % 6 - 3) - 1, 0, 1);
        return FromRgb(Part(0), Part(4), Part(2));
    }

    /// <param name="red">0 to 1, as the others.</param>
    /// <param name="green">Green.</param>
    /// <param name="blue">Blue.</param>
    public static Colour FromRgb(double red, double green, double blue)
    {
        var luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        return new(
            (byte)Math.Round(16 + 219 * luma),
            (byte)Math.Round(128 + 224 * (blue - luma) / 1.8556),
            (byte)Math.Round(128 + 224 * (red - luma) / 1.5748));
    }
}
