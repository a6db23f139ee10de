namespace Loomcast.MediaServer.Ops;

/// <param name="Stage">Its name.</param>
/// <param name="Time">Seconds for one piece of work.</param>
internal sealed record OpsStage(string Stage, Spread Time)
{
    /// <summary>The instrument that measures it.</summary>
    public const string Times = "loomcast.stage.duration";
}
