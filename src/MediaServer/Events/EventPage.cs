using System.Collections.Immutable;

namespace Loomcast.MediaServer.Events;

/// <summary>What a listener gets next.</summary>
/// <param name="Frames">In order; empty where there is nothing new.</param>
/// <param name="LastId">Where the next page goes on.</param>
/// <param name="IsLast">The session has ended, and nothing follows these frames.</param>
/// <param name="More">Completes when there is something after this page.</param>
internal readonly record struct EventPage(ImmutableArray<byte[]> Frames, long LastId, bool IsLast, Task More);
