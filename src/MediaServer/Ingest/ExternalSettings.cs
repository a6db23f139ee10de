using System.Collections.Immutable;

namespace Loomcast.MediaServer.Ingest;

/// <summary>What the maker of an external session expects.</summary>
/// <param name="Tracks">Names of renditions that must have announced themselves before the stream opens; empty: those that have when it has settled.</param>
/// <param name="IsEvent">All of it stays listed; nothing that its publisher did not send is put in.</param>
internal sealed record ExternalSettings(ImmutableArray<string> Tracks, bool IsEvent = false);
