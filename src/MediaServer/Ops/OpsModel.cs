namespace Loomcast.MediaServer.Ops;

/// <summary>One model, which all sessions share.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Waiting">Rows in its line now.</param>
/// <param name="Wait">Seconds that calls waited.</param>
/// <param name="Run">Seconds that runs took.</param>
/// <param name="Batch">Rows of a run.</param>
internal sealed record OpsModel(string Model, long Waiting, Spread? Wait, Spread? Run, Spread? Batch)
{
    /// <summary>The instrument that measures its runs.</summary>
    public const string Runs = "loomcast.model.run";

    public static OpsModel Of(string model, RecentMeasurements recent) => new(
        model,
        recent.SumOf("loomcast.model.waiting", model),
        recent.SpreadOf("loomcast.model.wait", model),
        recent.SpreadOf(Runs, model),
        recent.SpreadOf("loomcast.model.batch", model));
}
