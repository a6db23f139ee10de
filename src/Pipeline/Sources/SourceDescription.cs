using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Sources;

/// <summary>What an uploaded file holds; of several tracks the first of each kind.</summary>
/// <param name="Container">"MP4", "WebM" or "AVI"; for a person.</param>
/// <param name="Duration">Of the longest track; null while unknown (a recorder that did not know it, or a file that still arrives).</param>
/// <param name="Picture">Null where there is only sound.</param>
/// <param name="Sound">Null where there is none.</param>
public sealed record SourceDescription(string Container, TimeSpan? Duration, SourcePicture? Picture, SourceSound? Sound)
{
    /// <summary>Of the sound, as it is passed on: more than two are mixed to stereo.</summary>
    internal int Channels => Math.Clamp(Sound?.Channels ?? 1, 1, AudioFormat.MostChannels);

    /// <exception cref="SourceException">There are none.</exception>
    internal SourcePicture PictureOrFail => Picture ?? throw new SourceException("There are no pictures in this file, only sound. Upload a video.");
}
