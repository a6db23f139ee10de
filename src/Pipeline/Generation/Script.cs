using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>What a video is to show and say; sound, as <see cref="ScriptReader"/> leaves it.</summary>
/// <param name="Title">Of the whole.</param>
/// <param name="Language">Of all texts, BCP 47, lower case.</param>
/// <param name="Format">Size of the pictures; 25 a second.</param>
/// <param name="Scenes">In order; at least one.</param>
public sealed record Script(string Title, string Language, VideoFormat Format, ImmutableArray<Scene> Scenes);
