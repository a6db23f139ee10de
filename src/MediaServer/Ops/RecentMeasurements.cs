using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Ops;

/// <summary>What the pipelines measure, newest values first of all: /metrics adds up over the life of the server, and an operator wants to know how it fares now.</summary>
internal sealed class RecentMeasurements : IHostedService, IDisposable
{
    // A bug that makes labels without end must not make memory without end.
    private const int MostSeries = 500;

    private readonly ConcurrentDictionary<(string Instrument, string Label), RecentValues> _values = new();
    private readonly MeterListener _listener = new();

    public RecentMeasurements()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == PipelineMeter.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The labels, such as the models, for which an instrument has measured something.</summary>
    public ImmutableArray<string> LabelsOf(string instrument) => [.. _values.Keys.Where(key => key.Instrument == instrument).Select(key => key.Label).Order(StringComparer.Ordinal)];

    /// <returns>Null where nothing was measured.</returns>
    public Spread? SpreadOf(string instrument, string label = "") => _values.TryGetValue((instrument, label), out var values) ? values.Spread() : null;

    /// <summary>The state of a counter.</summary>
    public long SumOf(string instrument, string label = "") => _values.TryGetValue((instrument, label), out var values) ? (long)values.Sum() : 0;

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument.Name, tags.IsEmpty ? "" : $"{tags[0].Value}");
        if (_values.TryGetValue(key, out var values) || _values.Count < MostSeries)
        {
            (values ?? _values.GetOrAdd(key, _ => new RecentValues())).Add(value);
        }
    }
}
