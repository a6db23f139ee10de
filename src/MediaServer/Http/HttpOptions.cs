using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Http;

/// <summary>Section "Http".</summary>
internal sealed class HttpOptions
{
    /// <summary>Address and port for HTTP/1.1; port 0 takes a free one, empty means none.</summary>
    [IPEndPoint]
    public string Http1 { get; set; } = "127.0.0.1:8081";

    /// <summary>Address and port for HTTP/2 without TLS, for a proxy that knows it beforehand.</summary>
    [Required]
    [IPEndPoint]
    public string Http2 { get; set; } = "127.0.0.1:8082";

    /// <summary>Host that players fetch streams from ("video.example.com"), with a scheme if it is not that of the request; empty: see <see cref="VideoHost"/>.</summary>
    public string VideoHost { get; set; } = "";
}
