using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Loomcast.Proxy.Forwarding;

/// <summary>Which requests reach the origin: media on the video hosts, everything elsewhere.</summary>
internal static class RouteTable
{
    /// <summary>The order of decision on a video host: media, then the refusal of everything else, then the app host's routes.</summary>
    public const int RefusalOrder = 1;

    private const int MediaOrder = 0;
    private const int AppOrder = 2;
    private const long Unlimited = -1;
    private const string Origin = "origin";

    public static HttpClientConfig Connections { get; } = new() { EnableMultipleHttp2Connections = true };

    // They send for hours; the origin bounds what it keeps.
    private static readonly BodyLimit Publishers = new() { Path = "/ingest" };

    // A film, in one request if its client likes; the origin says how much it takes.
    private static readonly BodyLimit Uploads = new() { Path = "/api/uploads" };

    public static IProxyConfigProvider Build(ForwardingOptions options) => new InMemoryConfigProvider(
        [
            Route("media", "/live", MediaOrder, options.MaxBody) with { Match = new() { Hosts = VideoHosts(options), Path = Below("/live") } },
            Route("app", "/", AppOrder, options.MaxBody),
            .. options.BodyLimits.Append(Publishers).Append(Uploads).DistinctBy(limit => limit.Path.TrimEnd('/')).Select(limit => Route(limit.Path, limit.Path, AppOrder, limit.Bytes ?? Unlimited)),
        ],
        [Cluster(options)]);

    public static string[] VideoHosts(ForwardingOptions options) =>
        options.VideoHosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static RouteConfig Route(string id, string path, int order, long maxBody) => new RouteConfig
    {
        RouteId = id,
        ClusterId = Origin,
        Order = order,
        Match = new() { Path = Below(path) },
        MaxRequestBodySize = maxBody,
    }
        .WithTransformUseOriginalHostHeader()
        .WithTransformXForwarded(xDefault: ForwardedTransformActions.Set) // what a client claims is dropped
        .WithTransformRequestHeaderRemove("Forwarded");

    private static string Below(string path) => path.TrimEnd('/') + "/{**rest}";

    private static ClusterConfig Cluster(ForwardingOptions options) => new()
    {
        ClusterId = Origin,
        HttpClient = Connections,
        HttpRequest = new ForwarderRequestConfig
        {
            // "Or lower" would fall back to HTTP/1.1 on plain http, which an origin that knows HTTP/2 only refuses.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = options.ActivityTimeout,
        },
        Destinations = new Dictionary<string, DestinationConfig> { [Origin] = new() { Address = options.Origin } },
    };
}
