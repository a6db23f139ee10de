namespace Loomcast.Pipeline.Fmp4;

/// <summary>A table that says how often each value follows itself: stts and ctts (ISO/IEC 14496-12, 8.6.1).</summary>
internal sealed class RunLengths
{
    private readonly List<(int Count, int Value)> _runs = [];

    public bool IsAnyNotZero => _runs.Exists(run => run.Value != 0);

    public void Add(int value)
    {
        if (_runs is [.., var (count, last)] && last == value)
        {
            _runs[^1] = (count + 1, value);
        }
        else
        {
            _runs.Add((1, value));
        }
    }

    public void Write(BoxWriter w, ReadOnlySpan<byte> type, byte version = 0)
    {
        using (w.OpenFull(type, version))
        {
            w.UInt32((uint)_runs.Count);
            foreach (var (count, value) in _runs)
            {
                w.UInt32((uint)count);
                w.UInt32((uint)value);
            }
        }
    }
}
