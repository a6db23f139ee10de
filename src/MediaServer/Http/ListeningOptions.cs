using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Loomcast.MediaServer.Http;

/// <summary>Section "Listening".</summary>
internal sealed class ListeningOptions : IValidatableObject
{
    /// <summary>One IP address. Loopback unless asked: without Access:Key nobody is asked who they are.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port of HTTP/1.1; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8081;

    /// <summary>Port of HTTP/2 without TLS, for a proxy that knows it beforehand; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Http2Port { get; set; } = 8082;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new($"Listening:Address is '{Address}': use an IP address, such as 127.0.0.1 or 0.0.0.0.", [nameof(Address)]);
        }
    }
}
