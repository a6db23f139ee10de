using System.Collections.Immutable;

namespace Loomcast.Pipeline.Speech;

/// <summary>What a text-to-speech engine makes of one sentence or clause.</summary>
/// <param name="Samples">48 kHz mono.</param>
/// <param name="Phones">In order, covering the samples.</param>
/// <param name="Words">In order; together they are the text.</param>
public sealed record SpokenPiece(ReadOnlyMemory<short> Samples, ImmutableArray<Phone> Phones, ImmutableArray<Word> Words);
