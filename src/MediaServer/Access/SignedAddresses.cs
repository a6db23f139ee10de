using Loomcast.Access;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Thumbnails;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Access;

/// <summary>The addresses of a session's media as its answer names them: with a token where one is needed.</summary>
internal sealed class SignedAddresses(VideoHost videoHost, IOptions<AccessOptions> options, TimeProvider time)
{
    private readonly TokenSigner? _signer = options.Value.KeyBytes is { } key ? new(key, time) : null;
    private readonly TimeSpan _validFor = options.Value.ValidFor;

    public Playback PlaybackOf(Session session, HttpRequest request)
    {
        var folder = new Uri(videoHost.RootFor(request), $"live/{SegmentFor(Audience.Play, session)}{session.Id}/");
        return new Playback(new(folder, "index.m3u8"), new(folder, "video.mp4"), new(folder, "poster.jpg"), new(folder, ThumbnailText.FileName), new(folder, $"{FileEndpoint.Folder}/"), session.Stream.StartsAt);
    }

    /// <summary>Where to publish; null where the pipeline makes its media itself.</summary>
    public Uri? IngestOf(Session session, HttpRequest request) => session.External is null
        ? null
        : new Uri(VideoHost.AppRootFor(request), $"ingest/{SegmentFor(Audience.Publish, session)}{session.Id}/");

    private string SegmentFor(string audience, Session session) =>
        _signer is null ? "" : TokenPath.SegmentOf(_signer.Sign(audience, session.Id, _validFor));
}
