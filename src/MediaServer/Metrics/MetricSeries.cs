using System.Globalization;
using System.Text;

namespace Loomcast.MediaServer.Metrics;

/// <summary>The value of one instrument for one set of labels; a distribution where it has bounds.</summary>
internal sealed class MetricSeries(double[]? bounds)
{
    // Protects the value and the counts, which belong together.
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[(bounds?.Length ?? 0) + 1];
    private double _value;

    public void Measure(double value, bool adds)
    {
        lock (_gate)
        {
            _value = adds ? _value + value : value;
            _counts[BucketOf(value)]++;
        }
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            if (bounds is null)
            {
                Line(text, name, labels, _value);
                return;
            }

            var count = 0L;
            for (var bucket = 0; bucket < _counts.Length; bucket++)
            {
                count += _counts[bucket];
                var bound = bucket < bounds.Length ? bounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
            }

            Line(text, name + "_sum", labels, _value);
            Line(text, name + "_count", labels, count);
        }
    }

    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bounds is not null && bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private static void Line(StringBuilder text, string name, string labels, double value) => text
        .Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "")
        .Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
