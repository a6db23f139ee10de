using System.Diagnostics.Metrics;

namespace Loomcast.Pipeline.Engines;

/// <summary>What is measured of engines, by purpose and name.</summary>
internal static class EngineMeter
{
    private static readonly Meter Meter = new("Loomcast.Engines");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("loomcast.engine.requests", description: "Attempts to get an answer of an engine, by outcome: its first token or byte came, or what went wrong.");
    private static readonly Histogram<double> First = Meter.CreateHistogram<double>("loomcast.engine.first", "s", "From the request to the first token, or to the whole answer where it comes at once.");
    private static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>("loomcast.engine.fallbacks", description: "Times that a session went on with an engine further behind in its chain.");
    private static readonly Gauge<int> Circuit = Meter.CreateGauge<int>("loomcast.engine.circuit", description: "0: it is asked; 1: the next request is a trial; 2: it is left alone because it failed.");

    public static void Came(string purpose, string engine, TimeSpan elapsed)
    {
        Requests.Add(1, Tag("purpose", purpose), Tag("engine", engine), Tag("outcome", "ok"));
        First.Record(elapsed.TotalSeconds, Tag("purpose", purpose), Tag("engine", engine));
    }

    public static void Failed(string purpose, string engine, EngineFault fault) =>
        Requests.Add(1, Tag("purpose", purpose), Tag("engine", engine), Tag("outcome", fault.ToString()));

    public static void FellBack(string purpose, string engine) => Fallbacks.Add(1, Tag("purpose", purpose), Tag("engine", engine));

    public static void Switched(string purpose, string engine, EngineState state) => Circuit.Record((int)state, Tag("purpose", purpose), Tag("engine", engine));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
