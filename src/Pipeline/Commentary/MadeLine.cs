using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Commentary;

/// <param name="Text">As it is spoken.</param>
/// <param name="Voice">That fits its slot.</param>
internal sealed record MadeLine(string Text, SpokenPiece Voice);
