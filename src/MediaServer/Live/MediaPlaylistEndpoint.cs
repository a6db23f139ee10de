using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>Media playlists and blocking reload (RFC 8216bis, 6.2.5).</summary>
internal static class MediaPlaylistEndpoint
{
    /// <remarks>One method, so that a viewer who waits is one state machine.</remarks>
    public static async Task<IResult> GetAsync(string id, string rendition, bool ofKeyframes, HttpContext context, LiveStreams streams, HeldRequests held)
    {
        if (!Directives.TryParse(context.Request.Query, out var directives, out var reason))
        {
            return new Problem(Problems.BadDirective, reason);
        }

        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        stream.Demand.Count();
        if ((await LiveEndpoints.JoinAsync(stream.Begun, held, context) ?? await LiveEndpoints.JoinAsync(stream.Demand.Awake, held, context)) is { } refusal)
        {
            return refusal;
        }

        if (!stream.TryFind(rendition, out var found))
        {
            return new Problem(Problems.UnknownMedia, $"The stream has no rendition '{rendition}'.");
        }

        if (ofKeyframes && found.Rendition.Kind != MediaKind.Video)
        {
            return new Problem(Problems.UnknownMedia, $"The rendition '{rendition}' has no pictures.");
        }

        directives = directives with { OfKeyframes = ofKeyframes };
        var asked = found.ReleaseFor(directives);
        if (directives.AreTooFarAheadOf(asked.Window))
        {
            var edge = asked.Window.Edge;
            return new Problem(Problems.BadDirective, $"Segment {directives.Segment}, part {directives.Part} is too far ahead: the last one listed is {edge.Segment}, {edge.Part}.");
        }

        var release = asked;
        var end = await held.UntilAsync(Pending, 3 * TimeSpan.FromSeconds(asked.Window.Terms.TargetDuration), context.RequestAborted);
        if (end != HoldEnd.Ready)
        {
            return LiveEndpoints.Refusal(end);
        }

        if (release != asked)
        {
            context.Response.OnCompleted(() => found.CountReleaseAsync(release));
        }

        return new PlaylistResponse(
            release.Playlist.For(directives),
            release.Window.IsEnded ? CacheControl.EndedPlaylist : directives.Segment is null ? CacheControl.Playlist : CacheControl.BlockingPlaylist);

        Task? Pending()
        {
            // Version by version, up to the first that answers: the next one may be the end.
            while (!directives.AreMetBy(release.Window))
            {
                if (!release.Superseded.IsCompletedSuccessfully)
                {
                    return release.Superseded;
                }

                release = release.Superseded.Result;
            }

            return null;
        }
    }
}
