namespace Loomcast.Pipeline.Conversation;

/// <param name="Turn">The turn that was cut, or null where nobody spoke and nothing was queued.</param>
/// <param name="CutAt">Media time of the first slice after the cut.</param>
public readonly record struct Interruption(int? Turn, TimeSpan CutAt);
