using Loomcast.Pipeline.Encoding;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What a pipeline is given to run one session with.</summary>
/// <param name="Id">The session's id, for logs.</param>
/// <param name="Emit">Appends to the session's event log; never blocks; callable from any thread.</param>
/// <param name="Publisher">Takes the session's media.</param>
/// <param name="Time">The clock that paces the timeline.</param>
/// <param name="Logger">Writes with the session's id.</param>
public sealed record SessionContext(string Id, Action<SessionEvent> Emit, IStreamPublisher Publisher, TimeProvider Time, ILogger Logger);
