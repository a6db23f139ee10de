using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

/// <summary>The host in the addresses of streams.</summary>
internal sealed class VideoHost(IOptions<PlaybackOptions> options)
{
    private readonly string _configured = options.Value.VideoHost;

    /// <summary>The host that was asked.</summary>
    public static Uri AppRootFor(HttpRequest request) => new($"{request.Scheme}://{request.Host.Value}");

    /// <summary>"https://video.localhost:8443/" for a request to https://localhost:8443.</summary>
    public Uri RootFor(HttpRequest request)
    {
        var asked = request.Host;
        var host = _configured.Length > 0 ? _configured
            : asked.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? $"video.{asked.Value}"
            : asked.Value;
        return new Uri(_configured.Contains("://", StringComparison.Ordinal) ? _configured : $"{request.Scheme}://{host}");
    }
}
