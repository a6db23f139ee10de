namespace Loomcast.Pipeline.Conversation;

/// <summary>Whether a turn was taken.</summary>
/// <param name="Turn">Its number, from 1; 0 if it was refused.</param>
/// <param name="Refusal">Why not.</param>
public readonly record struct TurnResult(int Turn, TurnRefusal? Refusal = null);
