using System.Diagnostics.Metrics;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What the pipelines measure of themselves, for all sessions together.</summary>
public static class PipelineMeter
{
    public const string Name = "Loomcast.Pipeline";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>("loomcast.stage.duration", "s", "Time that a stage took for one piece of work");
    private static readonly Histogram<double> Lead = Meter.CreateHistogram<double>("loomcast.timeline.lead", "s", "Generated media still waiting when a generated slice was emitted");
    private static readonly Counter<long> GeneratedSlices = Meter.CreateCounter<long>("loomcast.timeline.generated_slices", "{slice}", "Generated slices that were emitted");

    internal static Counter<long> IdleSlices { get; } = Meter.CreateCounter<long>("loomcast.timeline.idle_slices", "{slice}", "Idle slices that were emitted because nothing was generated");

    internal static void Stage(string stage, TimeSpan elapsed) => StageDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("stage", stage));

    internal static void GeneratedSlice(TimeSpan lead)
    {
        GeneratedSlices.Add(1);
        Lead.Record(lead.TotalSeconds);
    }
}
