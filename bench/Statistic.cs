using System.Globalization;

namespace Loomcast.Bench;

/// <summary>A measured quantity, told by its median and its spread.</summary>
internal sealed class Statistic(string name, string unit)
{
    private readonly List<double> _values = [];

    public double Median => Quantile(0.5);

    public void Add(double value) => _values.Add(value);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-58} p50 {Quantile(0.5),9:0.0##}   p95 {Quantile(0.95),9:0.0##}   min {_values.Min(),9:0.0##}   max {_values.Max(),9:0.0##}   {unit} (n={_values.Count})");

    private double Quantile(double q)
    {
        var sorted = _values.Order().ToArray();
        var at = q * (sorted.Length - 1);
        var below = sorted[(int)Math.Floor(at)];
        return below + ((sorted[(int)Math.Ceiling(at)] - below) * (at - Math.Floor(at)));
    }
}
