using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Metrics;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The playlists of one window: each form is rendered when it is first asked for, then never again.</summary>
internal sealed class MediaPlaylist(Window window, DateTimeOffset publishedAt, OriginMetrics metrics)
{
    private readonly Lazy<PlaylistBody> _full = new(() => Count(metrics, "full", new PlaylistBody(MediaPlaylistText.Full(window), publishedAt)));
    private readonly Lazy<PlaylistBody> _delta = new(() => Count(metrics, "delta", new PlaylistBody(MediaPlaylistText.Delta(window), publishedAt)));

    private readonly Lazy<PlaylistBody> _keyframes = new(() => Count(metrics, "iframes", new PlaylistBody(KeyframePlaylistText.Full(window), publishedAt)));
    private readonly Lazy<PlaylistBody> _keyframesDelta = new(() => Count(metrics, "iframes-delta", new PlaylistBody(KeyframePlaylistText.Delta(window), publishedAt)));

    /// <summary>The playlist that answers a request.</summary>
    public PlaylistBody For(Directives directives) => (directives.OfKeyframes, directives.Skip && MediaPlaylistText.Skippable(window) > 0) switch
    {
        (false, false) => _full.Value,
        (false, true) => _delta.Value,
        (true, false) => _keyframes.Value,
        (true, true) => _keyframesDelta.Value,
    };

    private static PlaylistBody Count(OriginMetrics metrics, string form, PlaylistBody body)
    {
        metrics.PlaylistRendered(form);
        return body;
    }
}
