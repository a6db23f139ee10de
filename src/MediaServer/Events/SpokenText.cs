using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>A piece of an answer that was heard.</summary>
/// <param name="Piece">Its number within the turn, from 0.</param>
/// <param name="Text">What was said.</param>
/// <param name="Words">When each word is heard.</param>
/// <param name="MediaTime">When the piece starts, in seconds on the stream's timeline.</param>
internal sealed record SpokenText(int Piece, string Text, ImmutableArray<TranscriptWord> Words, double? MediaTime);
