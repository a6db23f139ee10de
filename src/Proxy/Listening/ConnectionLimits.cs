using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Loomcast.Proxy.Listening;

/// <summary>What one connection may hold or delay: enough for a player and a microphone, not enough to starve others.</summary>
internal static class ConnectionLimits
{
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 20_000;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

        // A microphone is open before its speaker starts and silent between sentences. Kestrel's 240 B/s after 5 s would cut it
        // off, and over HTTP/2 the rate cannot be set per request.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 16, gracePeriod: TimeSpan.FromSeconds(60));

        // The default of 100 streams makes held requests run in waves where one connection carries many viewers (a CDN).
        limits.Http2.MaxStreamsPerConnection = 250;

        // Finds viewers that vanished without a word while their requests are held.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
    }
}
