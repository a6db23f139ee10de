namespace Loomcast.Proxy.Responses;

internal static class Compression
{
    /// <summary>What shrinks and is not compressed by the origin itself. Not media (compressed already), not playlists (the origin keeps each
    /// one compressed once for all viewers), not event streams (an event must not wait in a compressor).</summary>
    private static readonly string[] Types =
    [
        "text/html", "text/css", "text/javascript", "application/javascript", "application/json", "application/problem+json", "image/svg+xml",
    ];

    public static void AddCompression(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        compression.EnableForHttps = true; // no cookie or token is ever in a body, so its length tells nothing (BREACH)
        compression.MimeTypes = Types;
    });
}
