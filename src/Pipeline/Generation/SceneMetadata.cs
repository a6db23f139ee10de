using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Generation;

/// <param name="Title">Empty where it has none.</param>
/// <param name="Start">Seconds of media time.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Text">What is said.</param>
/// <param name="Words">When each word is heard.</param>
internal sealed record SceneMetadata(string Title, double Start, double Duration, string Text, ImmutableArray<TranscriptWord> Words);
