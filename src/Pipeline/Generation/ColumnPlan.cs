using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Loomcast.Pipeline.Generation;

/// <summary>Which samples of a row make those of a narrower or wider one: found once for a picture, used for each of its rows, four samples at a time.</summary>
/// <remarks>Two neighbours of each of four samples are taken out of eight by a shuffle, as far as they lie that close; the rest goes one by one.</remarks>
internal readonly ref struct ColumnPlan
{
    /// <summary>Samples behind the end of a row that are read, and change nothing.</summary>
    public const int Room = Taken;

    private const int Taken = 8;
    private const int Lanes = 4;
    private const byte Nothing = 0xFF; // a shuffle makes it 0

    private readonly ReadOnlySpan<int> _columns;
    private readonly int[] _starts;
    private readonly Vector128<byte>[] _left;
    private readonly Vector128<byte>[] _right;
    private readonly Vector128<int>[] _shares;

    /// <param name="columns">Of each sample its left neighbour and, in 256ths, how far it is on the way to the right one; growing.</param>
    /// <param name="width">Samples of a row of the source.</param>
    public ColumnPlan(ReadOnlySpan<int> columns, int width)
    {
        _columns = columns;
        Used = columns.IsEmpty ? 0..0 : (columns[0] >> 8)..Math.Min(width, (columns[^1] >> 8) + 2);
        var steps = columns.Length / Lanes;
        (_starts, _left, _right, _shares) = (new int[steps], new Vector128<byte>[steps], new Vector128<byte>[steps], new Vector128<int>[steps]);
        Span<byte> left = stackalloc byte[16], right = stackalloc byte[16];
        for (var step = 0; step < steps; step++)
        {
            var four = columns.Slice(step * Lanes, Lanes);
            _starts[step] = (four[^1] >> 8) + 1 - (four[0] >> 8) < Taken ? four[0] >> 8 : -1;
            left.Fill(Nothing);
            right.Fill(Nothing);
            for (var lane = 0; lane < Lanes && _starts[step] >= 0; lane++)
            {
                var at = 2 * ((four[lane] >> 8) - _starts[step]);
                (left[4 * lane], left[(4 * lane) + 1], right[4 * lane], right[(4 * lane) + 1]) = ((byte)at, (byte)(at + 1), (byte)(at + 2), (byte)(at + 3));
            }

            (_left[step], _right[step], _shares[step]) = (Vector128.Create<byte>(left), Vector128.Create<byte>(right), Vector128.Create<int>(four) & Vector128.Create(0xFF));
        }
    }

    /// <summary>Samples of the source's rows that are needed.</summary>
    public Range Used { get; }

    /// <param name="mixed">A row of the source in 256ths, and <see cref="Room"/>.</param>
    /// <param name="target">Is filled.</param>
    public void Sample(ReadOnlySpan<ushort> mixed, Span<byte> target)
    {
        var half = Vector128.Create(1 << 15);
        for (var step = 0; step < _starts.Length; step++)
        {
            var start = _starts[step];
            if (start < 0)
            {
                SampleEach(mixed, target, step * Lanes, (step + 1) * Lanes);
                continue;
            }

            var near = Vector128.Create(mixed.Slice(start, Taken)).AsByte();
            var (left, right) = (Vector128.Shuffle(near, _left[step]).AsInt32(), Vector128.Shuffle(near, _right[step]).AsInt32());
            var four = ((left << 8) + ((right - left) * _shares[step]) + half) >>> 16;
            var bytes = Vector128.Narrow(Vector128.Narrow(four, four).AsUInt16(), Vector128<ushort>.Zero);
            Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(target.Slice(step * Lanes, Lanes)), bytes.AsInt32().ToScalar());
        }

        SampleEach(mixed, target, _starts.Length * Lanes, target.Length);
    }

    private void SampleEach(ReadOnlySpan<ushort> mixed, Span<byte> target, int from, int to)
    {
        for (var x = from; x < to; x++)
        {
            var (at, share) = (_columns[x] >> 8, _columns[x] & 0xFF);
            target[x] = (byte)(((mixed[at] << 8) + ((mixed[at + 1] - mixed[at]) * share) + (1 << 15)) >> 16);
        }
    }
}
