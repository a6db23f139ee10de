using System.Net;
using Loomcast.Conformance.Tests.Playlist;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A viewer who knows the playlists of a stream, and asks for what a rule needs.</summary>
internal sealed class Watcher(Viewer viewer, Uri multivariant, MultivariantPlaylist playlist)
{
    private static int _questions;

    public Viewer Viewer => viewer;

    public Uri Multivariant => multivariant;

    /// <summary>Media playlists that can block, that of the first variant first.</summary>
    public IReadOnlyList<Uri> Playlists { get; } =
        [.. playlist.MediaPlaylists.Except(playlist.IFrameVariants.Select(variant => variant.Text("URI")!)).Select(uri => new Uri(multivariant, uri))];

    public IReadOnlyList<Uri> IFramePlaylists { get; } = [.. playlist.IFrameVariants.Select(variant => new Uri(multivariant, variant.Text("URI")!))];

    /// <summary>That of the first variant.</summary>
    public Uri Playlist => Playlists[0];

    public static async Task<Watcher> JoinAsync(Viewer viewer, string path)
    {
        var exchange = await viewer.GetAsync(new Uri(viewer.Address, path));
        Assert.Equal(HttpStatusCode.OK, exchange.Status);
        return new Watcher(viewer, exchange.Uri, MultivariantPlaylist.Parse(exchange.Body));
    }

    /// <summary>Reloads the first variant's playlist.</summary>
    public Task<Exchange> ReloadAsync(string query = "") => viewer.GetAsync(At(Playlist, query));

    public async Task<MediaPlaylist> ListAsync(string query = "") => (await ReloadAsync(query)).Playlist;

    /// <summary>The list as it is now. Directives that are met already, and that nobody gave before: no cache can know the answer.</summary>
    public Task<MediaPlaylist> FreshAsync() => ListAsync(For(0, Interlocked.Increment(ref _questions)));

    /// <summary>Fetches media by its address in the first variant's playlist.</summary>
    public Task<Exchange> FetchAsync(string relative) => viewer.GetAsync(new Uri(Playlist, relative));

    /// <summary>The directives that ask for a part.</summary>
    public static string For(long segment, long part) => $"_HLS_msn={segment}&_HLS_part={part}";

    /// <summary>The directives that ask for the part after the last one.</summary>
    public static string Next(MediaPlaylist list) => list.Open is { Parts.Count: > 0 } open ? For(open.Number, open.Parts.Count) : For(list.Edge.Segment + 1, 0);

    public static Uri At(Uri playlist, string query) => new UriBuilder(playlist) { Query = query }.Uri;
}
