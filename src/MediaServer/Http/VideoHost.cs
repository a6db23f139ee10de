using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

/// <summary>
/// The host in the addresses of streams: the configured one; else video.localhost for who came to localhost, since a second name gives
/// browsers connections of its own for media; else the host that was asked, which a player that reached us can reach.
/// </summary>
internal sealed class VideoHost(IOptions<HttpOptions> options)
{
    private readonly string _configured = options.Value.VideoHost;

    /// <summary>"https://video.localhost:8443/".</summary>
    public Uri RootFor(HttpRequest request)
    {
        var host = request.Host;
        var name = string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase) ? $"video.{host.Value}" : host.Value;
        return new Uri(_configured.Contains("://", StringComparison.Ordinal) ? _configured
            : $"{request.Scheme}://{(_configured.Length > 0 ? _configured : name)}");
    }
}
