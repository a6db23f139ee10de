using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>Where in its scene a sentence is spoken. The sound itself lies in a file.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="First">Slice of the scene with which it begins.</param>
/// <param name="Slices">How many it takes.</param>
/// <param name="Words">With times from its own start.</param>
internal sealed record PlacedPiece(string Text, int First, int Slices, ImmutableArray<Word> Words);
