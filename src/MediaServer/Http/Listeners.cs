using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

/// <summary>Opens the two plain ports: HTTP/1.1 for tools and simple proxies, HTTP/2 with prior knowledge for ours.</summary>
internal sealed class Listeners(IOptions<ListeningOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        SetLimits(kestrel.Limits);
        var address = IPAddress.Parse(options.Value.Address);
        kestrel.Listen(address, options.Value.HttpPort, listener => listener.Protocols = HttpProtocols.Http1);
        kestrel.Listen(address, options.Value.Http2Port, listener => listener.Protocols = HttpProtocols.Http2);
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 20_000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        // A microphone is silent between sentences, which over HTTP/2 looks like a slow sender.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 16, gracePeriod: TimeSpan.FromSeconds(60));
        // A viewer has up to six requests open; a proxy puts those of many viewers on one connection.
        limits.Http2.MaxStreamsPerConnection = 250;
        // Finds peers that vanished while their requests are held.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
