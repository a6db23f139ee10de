using System.Collections.Immutable;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Speech;

/// <summary>The file formats that speech may come in.</summary>
internal static class AudioContainers
{
    private static readonly ImmutableArray<MediaContainer> All = [MediaContainer.Wav, MediaContainer.WebM, MediaContainer.Ogg, MediaContainer.Mp4, MediaContainer.Mp3];

    /// <param name="mediaType">With or without parameters: browsers say "audio/webm;codecs=opus".</param>
    public static MediaContainer? Of(string mediaType)
    {
        var type = mediaType.Split(';')[0].Trim();
        return All.FirstOrDefault(container => container.MediaTypes.Contains(type, StringComparer.OrdinalIgnoreCase));
    }

    public static string KnownMediaTypes => string.Join(", ", All.Select(container => container.MediaTypes[0]));

    public static MediaContainer? Recognize(ReadOnlySpan<byte> start) => MediaContainer.Recognize(start) is { } found && All.Contains(found) ? found : null;
}
