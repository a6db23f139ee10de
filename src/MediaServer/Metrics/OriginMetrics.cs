using System.Diagnostics.Metrics;

namespace Loomcast.MediaServer.Metrics;

/// <summary>What the origin counts.</summary>
internal sealed class OriginMetrics
{
    public const string MeterName = "Loomcast.MediaServer";

    private readonly Meter _meter;
    private readonly Counter<long> _parts;
    private readonly Counter<long> _renders;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _releaseDelay;
    private readonly Histogram<double> _playerBuffer;
    private readonly Histogram<double> _playerLatency;
    private readonly Counter<long> _playerStalls;

    public OriginMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _parts = _meter.CreateCounter<long>("loomcast.parts.published", description: "Parts published, by rendition.");
        _renders = _meter.CreateCounter<long>("loomcast.playlist.renders", description: "Media playlists rendered, by form; all who wait share one.");
        _bytes = _meter.CreateCounter<long>("loomcast.live.sent", "By", "Bytes of playlists and media sent.");
        _releaseDelay = _meter.CreateHistogram("loomcast.release.delay", "s", "From the publication of a part to the end of a held response with it.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2] });
        _playerBuffer = _meter.CreateHistogram("loomcast.player.buffer", "s", "Media ahead of the playhead, in each report of a player that tells it (CMCD bl).",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.2, 0.4, 0.6, 1, 2, 4, 8, 15, 30, 60] });
        _playerLatency = _meter.CreateHistogram("loomcast.player.latency", "s", "From the live moment to the playhead, in each report of a player that tells it (CMCD ltc).",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10, 30] });
        _playerStalls = _meter.CreateCounter<long>("loomcast.player.stalls", description: "Times that playback stopped for want of media, as players report it (CMCD bs, or the state 'rebuffering').");
    }

    // Without the session: a series each would grow without end. The API tells it for each session.
    public void PlayerReported(TimeSpan? buffer, TimeSpan? latency, bool stalled)
    {
        if (buffer is { } ahead)
        {
            _playerBuffer.Record(ahead.TotalSeconds);
        }

        if (latency is { } behind)
        {
            _playerLatency.Record(behind.TotalSeconds);
        }

        if (stalled)
        {
            _playerStalls.Add(1);
        }
    }

    public void PartPublished(string rendition) => _parts.Add(1, KeyValuePair.Create<string, object?>("rendition", rendition));

    public void PlaylistRendered(string form) => _renders.Add(1, KeyValuePair.Create<string, object?>("form", form));

    public void BytesSent(long bytes) => _bytes.Add(bytes);

    public void Released(TimeSpan delay) => _releaseDelay.Record(delay.TotalSeconds);

    public void ObserveHeldRequests(Func<int> count) =>
        _meter.CreateObservableUpDownCounter("loomcast.requests.held", count, description: "Requests that wait for a part or a playlist.");

    public void ObserveListeners(Func<int> count) =>
        _meter.CreateObservableUpDownCounter("loomcast.events.listeners", count, description: "Open event streams.");

    /// <param name="counts">Uploads by state.</param>
    /// <param name="bytes">That have arrived, of all that are there.</param>
    public void ObserveUploads(Func<IEnumerable<Measurement<int>>> counts, Func<long> bytes)
    {
        _meter.CreateObservableUpDownCounter("loomcast.uploads", counts, description: "Uploads, by state.");
        _meter.CreateObservableUpDownCounter("loomcast.uploads.size", bytes, "By", "Bytes of all uploads on the disk.");
    }

    /// <param name="counts">Sessions by state.</param>
    /// <param name="waiting">Those in line, by pipeline.</param>
    /// <param name="resting">Those that encode nothing, as nobody watches or asks.</param>
    public void ObserveSessions(Func<IEnumerable<Measurement<int>>> counts, Func<IEnumerable<Measurement<int>>> waiting, Func<int> resting)
    {
        _meter.CreateObservableUpDownCounter("loomcast.sessions.resting", resting, description: "Sessions that encode nothing, as nobody watches or asks.");
        _meter.CreateObservableUpDownCounter("loomcast.sessions", counts, description: "Sessions, by state.");
        _meter.CreateObservableUpDownCounter("loomcast.sessions.waiting", waiting, description: "Sessions that wait in line, by pipeline.");
    }
}
