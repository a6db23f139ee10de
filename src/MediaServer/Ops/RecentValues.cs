namespace Loomcast.MediaServer.Ops;

/// <summary>The newest measurements of one kind. Any thread adds; the lock protects the ring.</summary>
internal sealed class RecentValues
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly double[] _ring = new double[Most];
    private long _count;
    private double _sum;

    public void Add(double value)
    {
        lock (_gate)
        {
            _ring[_count++ % Most] = value;
            _sum += value;
        }
    }

    /// <summary>Of all that were added, as for a counter.</summary>
    public double Sum()
    {
        lock (_gate)
        {
            return _sum;
        }
    }

    public Spread Spread()
    {
        lock (_gate)
        {
            var newest = _ring[..(int)Math.Min(_count, Most)];
            Array.Sort(newest);
            return new Spread(_count, At(newest, 0.5), At(newest, 0.95));
        }
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
