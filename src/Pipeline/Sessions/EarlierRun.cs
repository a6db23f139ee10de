using System.Collections.Immutable;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What a session had done before the server was restarted; its pipeline goes on from there.</summary>
/// <param name="Events">All that it told, in order.</param>
/// <param name="Stream">How far its stream got; null where it had not begun.</param>
public sealed record EarlierRun(ImmutableArray<SessionEvent> Events, StreamProgress? Stream);
