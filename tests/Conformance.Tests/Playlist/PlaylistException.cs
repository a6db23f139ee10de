namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>The text is not a playlist; says where and why.</summary>
public sealed class PlaylistException(string message) : Exception(message);
