using System.Collections.Immutable;

namespace Loomcast.MediaServer.Http;

/// <summary>Some sessions, newest first.</summary>
/// <param name="Sessions">At most as many as were asked for.</param>
/// <param name="Next">Path of the page with the older ones; null on the last page.</param>
internal sealed record SessionPage(ImmutableArray<SessionResource> Sessions, string? Next);
