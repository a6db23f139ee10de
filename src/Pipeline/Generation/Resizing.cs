namespace Loomcast.Pipeline.Generation;

/// <summary>Bilinear sampling of a part of a picture, to a 256th of a sample: steps of whole samples would make a slow pan tremble.</summary>
internal static class Resizing
{
    private const int Unit = 256;

    /// <summary>Fills a plane with what a rectangle of another shows.</summary>
    /// <param name="source">Is repeated at its edges.</param>
    /// <param name="left">Edge of the rectangle, in samples of the source.</param>
    /// <param name="top">Edge of the rectangle, in samples of the source.</param>
    /// <param name="scale">Samples of the source for one of the target; up to 2 it looks well.</param>
    /// <param name="target">Is filled.</param>
    public static void Sample(Plane source, double left, double top, double scale, Plane target)
    {
        Span<int> columns = stackalloc int[target.Width];
        for (var x = 0; x < columns.Length; x++)
        {
            columns[x] = Position(left, x, scale, source.Width);
        }

        for (var y = 0; y < target.Height; y++)
        {
            var row = Position(top, y, scale, source.Height);
            var upper = source.Row(row / Unit);
            SampleRow(upper, source.Row(Math.Min((row / Unit) + 1, source.Height - 1)), row % Unit, columns, target.Row(y));
        }
    }

    /// <summary>Where the middle of a sample lies in the source, in 256ths; its right and lower neighbours exist.</summary>
    private static int Position(double start, int index, double scale, int length) =>
        (int)(Math.Clamp(start + ((index + 0.5) * scale) - 0.5, 0, length - 1 - (1.0 / Unit)) * Unit);

    private static void SampleRow(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int vertical, ReadOnlySpan<int> columns, Span<byte> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var (at, share) = (columns[x] >> 8, columns[x] & (Unit - 1));
            var above = (upper[at] * (Unit - share)) + (upper[at + 1] * share);
            var below = (lower[at] * (Unit - share)) + (lower[at + 1] * share);
            target[x] = (byte)(((above * (Unit - vertical)) + (below * vertical) + (Unit * Unit / 2)) >> 16);
        }
    }
}
