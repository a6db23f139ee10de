namespace Loomcast.Pipeline.Avatar;

/// <summary>A part of a picture; right and bottom are exclusive.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>A value for each column, of its X.</summary>
    public float[] Columns(Func<float, float> value) => [.. Enumerable.Range(Left, Width).Select(x => value(x))];

    /// <summary>A value for each row, of its Y.</summary>
    public float[] Rows(Func<float, float> value) => [.. Enumerable.Range(Top, Height).Select(y => value(y))];

    /// <summary>A value for each pixel, of its X and Y.</summary>
    public float[] Pixels(Func<float, float, float> value)
    {
        var (left, width) = (Left, Width);
        return [.. Enumerable.Range(Top, Height).SelectMany(y => Enumerable.Range(left, width), (y, x) => value(x, y))];
    }
}
