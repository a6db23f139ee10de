using Loomcast.Pipeline.Encoding;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What a pipeline is given to run one session with.</summary>
/// <param name="Id">The session's id, for logs.</param>
/// <param name="Emit">Appends to the session's event log; never blocks; callable from any thread.</param>
/// <param name="Publisher">Takes the session's media.</param>
/// <param name="Time">The clock that paces the timeline.</param>
/// <param name="Logger">Writes with the session's id.</param>
public sealed record SessionContext(string Id, Action<SessionEvent> Emit, IStreamPublisher Publisher, TimeProvider Time, ILogger Logger)
{
    /// <summary>What the session did before the server was restarted; null for a new one.</summary>
    public EarlierRun? Earlier { get; init; }

    /// <summary>By how much earlier than its timeline tells the session's media is wanted: its viewers' buffers run low.</summary>
    public Func<TimeSpan> Hurry { get; init; } = () => TimeSpan.Zero;

    /// <summary>When media of a session that has an end is needed.</summary>
    public Playout Playout { get => field ??= new Playout(Time, Demand, () => null, () => null); init; }

    /// <summary>What the session makes beside its stream.</summary>
    public required SessionFiles Files { get; init; }

    /// <summary>Whether anybody watches, or asks.</summary>
    public Demand Demand { get; init; } = Demand.Constant;

    /// <summary>Tells that a stage finished a piece of work, as an event and as a measurement.</summary>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="started">Timestamp of <see cref="Time"/>.</param>
    /// <param name="turn">The turn that it worked for.</param>
    /// <param name="piece">The piece of the turn.</param>
    internal void TellStage(string stage, long started, int? turn = null, int? piece = null)
    {
        var elapsed = Time.GetElapsedTime(started);
        PipelineMeter.Stage(stage, elapsed);
        Emit(new StageEvent { At = Time.GetUtcNow(), Stage = stage, Turn = turn, Piece = piece, ElapsedMs = Math.Round(elapsed.TotalMilliseconds, 1) });
    }
}
