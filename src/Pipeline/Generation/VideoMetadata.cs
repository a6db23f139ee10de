using System.Collections.Immutable;

namespace Loomcast.Pipeline.Generation;

/// <summary>What a finished video is, for those who list or edit it: metadata.json.</summary>
/// <param name="Title">Of the whole.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Width">Pixels of the largest rendition.</param>
/// <param name="Height">Pixels of the largest rendition.</param>
/// <param name="FrameRate">Frames per second.</param>
/// <param name="Renditions">What viewers may choose from.</param>
/// <param name="Scenes">In order.</param>
internal sealed record VideoMetadata(
    string Title, string Language, double Duration, int Width, int Height, double FrameRate, ImmutableArray<RenditionMetadata> Renditions, ImmutableArray<SceneMetadata> Scenes);
