using System.Diagnostics.Metrics;
using Loomcast.Pipeline.Avatar;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What the pipelines measure of themselves, for all sessions together.</summary>
public static class PipelineMeter
{
    public const string Name = "Loomcast.Pipeline";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>("loomcast.stage.duration", "s", "Time that a stage took for one piece of work");
    private static readonly Histogram<double> Lead = Meter.CreateHistogram<double>("loomcast.timeline.lead", "s", "Generated media still waiting when a generated slice was emitted");
    private static readonly Counter<long> GeneratedSlices = Meter.CreateCounter<long>("loomcast.timeline.generated_slices", "{slice}", "Generated slices that were emitted");

    private static readonly UpDownCounter<long> WaitingRows = Meter.CreateUpDownCounter<long>("loomcast.model.waiting", "{row}", "Rows that wait for a model, of all sessions");
    private static readonly Histogram<double> ModelWait = Meter.CreateHistogram<double>("loomcast.model.wait", "s", "Time that a call waited for its model");
    private static readonly Histogram<double> ModelRun = Meter.CreateHistogram<double>("loomcast.model.run", "s", "Time that a run of a model took");
    private static readonly Histogram<double> BatchRows = Meter.CreateHistogram("loomcast.model.batch", "{row}", "Rows of a run of a model",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });

    private static readonly Histogram<double> EncoderCores = Meter.CreateHistogram<double>("loomcast.encoder.cores", "{core}", "Processor cores that the encoder of a live stream kept busy, over ten seconds");
    private static readonly Counter<long> DetailSlices = Meter.CreateCounter<long>("loomcast.avatar.slices", "{slice}", "Slices of speech, by how many of the pictures were rendered");

    internal static Counter<long> IdleSlices { get; } = Meter.CreateCounter<long>("loomcast.timeline.idle_slices", "{slice}", "Idle slices that were emitted because nothing was generated");

    internal static void Stage(string stage, TimeSpan elapsed) => StageDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("stage", stage));

    internal static void SpeechSlices(Detail detail, int count) => DetailSlices.Add(count, new KeyValuePair<string, object?>("detail", detail.ToString().ToLowerInvariant()));

    internal static void EncoderRan(double cores) => EncoderCores.Record(cores);

    internal static void ModelWaits(string model, int rows) => WaitingRows.Add(rows, Of(model));

    internal static void ModelLeaves(string model, int rows, TimeSpan waited)
    {
        WaitingRows.Add(-rows, Of(model));
        ModelWait.Record(waited.TotalSeconds, Of(model));
    }

    internal static void ModelRan(string model, int rows, TimeSpan took)
    {
        BatchRows.Record(rows, Of(model));
        ModelRun.Record(took.TotalSeconds, Of(model));
    }

    internal static void GeneratedSlice(TimeSpan lead)
    {
        GeneratedSlices.Add(1);
        Lead.Record(lead.TotalSeconds);
    }

    private static KeyValuePair<string, object?> Of(string model) => new("model", model);
}
