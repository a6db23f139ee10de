using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>One scene of a script: a text that is spoken over a picture.</summary>
/// <param name="Title">Written on the picture; empty for none.</param>
/// <param name="Text">What is said; empty for a silent scene.</param>
/// <param name="Backdrop">What is behind all else.</param>
/// <param name="Avatar">Name of who speaks to be seen; null for a voice alone.</param>
/// <param name="Voice">Who speaks.</param>
/// <param name="Shortest">It lasts at least so long; longer where the speech does.</param>
public sealed record Scene(string Title, string Text, Backdrop Backdrop, string? Avatar, Voice Voice, TimeSpan Shortest);
