namespace Loomcast.Pipeline.Conversation;

/// <param name="Reason">The kind, which HTTP maps to a status.</param>
/// <param name="Detail">What was wrong and what helps, for a person.</param>
public sealed record TurnRefusal(RefusalReason Reason, string Detail);
