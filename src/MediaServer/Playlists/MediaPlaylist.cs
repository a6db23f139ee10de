using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Metrics;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The playlists of one window: each form is rendered when it is first asked for, then never again.</summary>
internal sealed class MediaPlaylist(Window window, OriginMetrics metrics)
{
    private readonly Lazy<PlaylistBody> _full = new(() => Count(metrics, "full", MediaPlaylistText.Full(window)));
    private readonly Lazy<PlaylistBody> _delta = new(() => Count(metrics, "delta", MediaPlaylistText.Delta(window)));

    public PlaylistBody Full => _full.Value;

    public PlaylistBody Delta => MediaPlaylistText.Skippable(window) > 0 ? _delta.Value : Full;

    private static PlaylistBody Count(OriginMetrics metrics, string form, byte[] text)
    {
        metrics.PlaylistRendered(form);
        return new PlaylistBody(text);
    }
}
