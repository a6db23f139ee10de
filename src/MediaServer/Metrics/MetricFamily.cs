using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Loomcast.MediaServer.Metrics;

/// <summary>One instrument: its name as Prometheus wants it, and its series by labels.</summary>
internal sealed class MetricFamily
{
    // A bug that makes labels without end must not make memory without end.
    private const int MostSeries = 1000;

    // Seconds: what Prometheus' own clients take.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly string _type;
    private readonly bool _adds;
    private readonly bool _isObserved;
    private readonly double[]? _bounds;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        _type = kind == typeof(Histogram<>) ? "histogram" : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? "counter" : "gauge";
        _isObserved = instrument.IsObservable;
        _adds = !_isObserved && kind != typeof(Gauge<>);
        _bounds = _type == "histogram" ? [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds] : null;
        _help = instrument.Description ?? "";
        Name = NameOf(instrument.Name, instrument.Unit) + (_type == "counter" ? "_total" : "");
    }

    public string Name { get; }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        if (_series.TryGetValue(labels, out var series) || _series.Count < MostSeries)
        {
            series ??= _series.GetOrAdd(labels, _ => new MetricSeries(_bounds));
            series.Measure(value, _adds);
        }
    }

    /// <summary>Observable instruments say all their series each time; one that is not said is gone.</summary>
    public void ForgetObserved()
    {
        if (_isObserved)
        {
            _series.Clear();
        }
    }

    public void Write(StringBuilder text)
    {
        text.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
        foreach (var (labels, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            series.Write(text, Name, labels);
        }
    }

    private static string NameOf(string name, string? unit)
    {
        var suffix = unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        return name.Replace('.', '_').Replace('-', '_') + suffix;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // What is counted for each viewer has no labels.
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = $"{value}".Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Append(labels.Length == 0 ? "" : ",").Append(name.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }

        return labels.ToString();
    }
}
