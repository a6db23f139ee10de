using Loomcast.MediaServer.Playlists;

namespace Loomcast.MediaServer.Live;

/// <summary>One published version of a rendition: what is in it, its playlist, and the news of the version after it.</summary>
/// <param name="Window">What was published.</param>
/// <param name="Playlist">Its text.</param>
/// <param name="PublishedAt">Timestamp of the server's clock.</param>
internal sealed record Release(Window Window, MediaPlaylist Playlist, long PublishedAt)
{
    // All who wait run on the thread pool, never inside the publisher.
    private readonly TaskCompletionSource<Release> _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the version that follows.</summary>
    public Task<Release> Superseded => _superseded.Task;

    public void Supersede(Release next) => _superseded.TrySetResult(next);
}
