namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A way in to a stream: straight to the origin or through the proxy, by one version of HTTP.</summary>
internal static class Way
{
    public const string Origin1 = "the origin by HTTP/1.1";
    public const string Origin2 = "the origin by HTTP/2";
    public const string Proxy1 = "the proxy by HTTP/1.1";
    public const string Proxy2 = "the proxy by HTTP/2 and TLS";

    public static readonly string[] All = [Origin1, Origin2, Proxy1, Proxy2];
}
