namespace Loomcast.Proxy.Caching;

/// <summary>Equal keys, equal answers.</summary>
/// <param name="Host">Empty for the video hosts, which all mean the same; else the name that the viewer used, as the origin may refuse it.</param>
/// <param name="Path">Decoded, without regard to how the viewer spelt it.</param>
/// <param name="Directives">See <see cref="DirectiveQuery"/>.</param>
/// <param name="Gzip">Whether the answer may be compressed; never for media, so that all viewers share one.</param>
internal readonly record struct CacheKey(string Host, string Path, string Directives, bool Gzip)
{
    /// <summary>Compressed already by what they are (rule T05).</summary>
    private static readonly string[] Media = [".m4s", ".mp4", ".jpg"];

    public static CacheKey Of(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        var isVideoHost = context.GetEndpoint()?.Metadata.GetMetadata<IHostMetadata>()?.Hosts.Count > 0;
        return new CacheKey(
            isVideoHost ? "" : request.Host.Value ?? "",
            path,
            DirectiveQuery.Of(request.QueryString),
            !IsMedia(path) && AcceptedEncoding.TakesGzip(request.Headers.AcceptEncoding));
    }

    private static bool IsMedia(string path)
    {
        foreach (var extension in Media)
        {
            if (path.EndsWith(extension, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
