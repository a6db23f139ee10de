using Loomcast.MediaServer.Metrics;

namespace Loomcast.MediaServer.Cmcd;

/// <summary>What is known of the viewers of one session. Bounded, whatever is reported: ids are the viewers' own to choose.</summary>
internal sealed class Viewers(OriginMetrics metrics, TimeProvider time)
{
    private const int MostKnown = 2_000;
    private const int MostStalls = 10_000;

    /// <summary>Three reports of a player that sends one each 10 s.</summary>
    private static readonly TimeSpan Presence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StallsCount = TimeSpan.FromMinutes(1);

    /// <summary>Less ahead of a playhead is one late part from a stall; live players keep more.</summary>
    private static readonly TimeSpan LowBuffer = TimeSpan.FromSeconds(0.3);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Viewer> _known = new(StringComparer.Ordinal);
    private readonly Queue<long> _stalls = [];
    private long _forgotten = time.GetTimestamp();
    private long _looked = time.GetTimestamp();
    private TimeSpan _hurry;

    /// <param name="report">What is told.</param>
    /// <param name="playhead">Where the playhead is by that; null where it is not told.</param>
    public void Take(in CmcdReport report, TimeSpan? playhead)
    {
        if (report.IsEmpty)
        {
            return;
        }

        bool stalled;
        lock (_gate)
        {
            // Who sends events tells each stall by one, and once more beside the next request.
            var viewer = report.Viewer is { } id ? Find(id) : null;
            stalled = report.HasStalled && (report.IsEvent || viewer is not { SendsEvents: true });
            if (viewer is not null)
            {
                var now = time.GetTimestamp();
                viewer.LastSeen = now;
                viewer.Playhead.Follow(report, playhead, now);
                viewer.Buffer = report.Buffer ?? viewer.Buffer;
                viewer.SendsEvents |= report.IsEvent;
            }

            if (stalled && _stalls.Count < MostStalls)
            {
                _stalls.Enqueue(time.GetTimestamp());
            }
        }

        metrics.PlayerReported(report.Buffer, report.Latency, stalled);
    }

    /// <returns>Null where nobody has reported of late.</returns>
    public ViewerCounts? Count()
    {
        lock (_gate)
        {
            while (_stalls.TryPeek(out var at) && time.GetElapsedTime(at) > StallsCount)
            {
                _stalls.Dequeue();
            }

            var present = _known.Values.Where(IsPresent).ToList();
            var buffers = present.Select(viewer => viewer.Buffer?.TotalSeconds).OfType<double>().Order().ToList();
            return present.Count == 0 && _stalls.Count == 0 ? null
                : new ViewerCounts(present.Count, buffers.Count == 0 ? null : buffers[buffers.Count / 2], _stalls.Count);
        }
    }

    /// <summary>What half of the viewers miss to a safe buffer: bounded, as it rests on their word.</summary>
    public TimeSpan Hurry()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_looked) >= TimeSpan.FromSeconds(1))
            {
                _looked = time.GetTimestamp();
                _hurry = Count()?.MedianBuffer is { } seconds && seconds < LowBuffer.TotalSeconds ? LowBuffer - TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
            }

            return _hurry;
        }
    }

    /// <summary>Media time of the playhead that is furthest now; null where nobody has told of late where theirs is.</summary>
    public TimeSpan? Furthest()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            return _known.Values.Max(viewer => viewer.Playhead.At(now));
        }
    }

    private Viewer? Find(string id)
    {
        if (_known.TryGetValue(id, out var viewer))
        {
            return viewer;
        }

        if (_known.Count >= MostKnown && !TryForget())
        {
            return null;
        }

        return _known[id] = new Viewer(new Playhead(time, Presence));
    }

    /// <summary>Looks for room, but not for each of a flood of ids.</summary>
    private bool TryForget()
    {
        if (time.GetElapsedTime(_forgotten) < TimeSpan.FromSeconds(1))
        {
            return false;
        }

        _forgotten = time.GetTimestamp();
        foreach (var id in _known.Where(viewer => !IsPresent(viewer.Value)).Select(viewer => viewer.Key).ToList())
        {
            _known.Remove(id);
        }

        return _known.Count < MostKnown;
    }

    private bool IsPresent(Viewer viewer) => time.GetElapsedTime(viewer.LastSeen) <= Presence;

    private sealed class Viewer(Playhead playhead)
    {
        public long LastSeen { get; set; }

        public TimeSpan? Buffer { get; set; }

        public Playhead Playhead => playhead;

        public bool SendsEvents { get; set; }
    }
}
