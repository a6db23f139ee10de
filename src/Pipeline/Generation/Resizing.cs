using System.Buffers;
using System.Numerics;

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

        var plan = new ColumnPlan(columns, source.Width);
        var mixed = ArrayPool<ushort>.Shared.Rent(source.Width + ColumnPlan.Room);
        for (var y = 0; y < target.Height; y++)
        {
            var row = Position(top, y, scale, source.Height);
            var upper = source.Row(row / Unit);
            MixRows(upper[plan.Used], source.Row(Math.Min((row / Unit) + 1, source.Height - 1))[plan.Used], row % Unit, mixed.AsSpan(plan.Used.Start.Value));
            plan.Sample(mixed, target.Row(y));
        }

        ArrayPool<ushort>.Shared.Return(mixed);
    }

    /// <summary>Where the middle of a sample lies in the source, in 256ths; its right and lower neighbours exist.</summary>
    private static int Position(double start, int index, double scale, int length) =>
        (int)(Math.Clamp(start + ((index + 0.5) * scale) - 0.5, 0, length - 1 - (1.0 / Unit)) * Unit);

    /// <summary>What lies between two rows, in 256ths of a sample: 16 bits hold it.</summary>
    private static void MixRows(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int share, Span<ushort> mixed)
    {
        var (ofUpper, ofLower) = (new Vector<ushort>((ushort)(Unit - share)), new Vector<ushort>((ushort)share));
        var x = 0;
        for (; x <= upper.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(upper[x..]), out var upperLeft, out var upperRight);
            Vector.Widen(new Vector<byte>(lower[x..]), out var lowerLeft, out var lowerRight);
            ((upperLeft * ofUpper) + (lowerLeft * ofLower)).CopyTo(mixed[x..]);
            ((upperRight * ofUpper) + (lowerRight * ofLower)).CopyTo(mixed[(x + Vector<ushort>.Count)..]);
        }

        for (; x < upper.Length; x++)
        {
            mixed[x] = (ushort)((upper[x] * (Unit - share)) + (lower[x] * share));
        }
    }
}
