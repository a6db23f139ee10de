namespace Loomcast.Bench;

/// <summary>The same quantity without and with one scheduler for all, measured in turn, and the ratio of each pair.</summary>
internal sealed class Comparison(string name, string unit)
{
    private readonly Statistic _alone = new($"{name}, a thread each", unit);
    private readonly Statistic _together = new($"{name}, one batcher", unit);
    private readonly Statistic _ratio = new($"{name}, ratio", "");

    public void Add(double alone, double together)
    {
        _alone.Add(alone);
        _together.Add(together);
        _ratio.Add(together / alone);
    }

    public override string ToString() => $"{_alone}\n{_together}\n{_ratio}";
}
