using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Loomcast.MediaServer.Metrics;

/// <summary>Adds up what the meters "Loomcast.*" of this process say, and writes it in Prometheus' text format 0.0.4.</summary>
internal sealed class PrometheusExporter : IHostedService, IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _meters;

    // One export at a time: observable instruments are asked anew by each.
    private readonly Lock _exporting = new();

    public PrometheusExporter(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public string Export()
    {
        var text = new StringBuilder();
        lock (_exporting)
        {
            var families = _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
            families.ForEach(family => family.ForgetObserved());
            _listener.RecordObservableInstruments();
            families.ForEach(family => family.Write(text));
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Listen(Instrument instrument, MeterListener listener)
    {
        // A meter without a scope belongs to the whole process, such as the pipeline's; one with another scope to another host in it.
        if (instrument.Meter.Name.StartsWith("Loomcast.", StringComparison.Ordinal)
            && (instrument.Meter.Scope is null || instrument.Meter.Scope == _meters))
        {
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, i => new MetricFamily(i)));
        }
    }
}
