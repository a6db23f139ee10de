using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Loomcast.MediaServer.Http;

/// <summary>"127.0.0.1:8081", "[::]:8081", or empty.</summary>
internal sealed class IPEndPointAttribute() : ValidationAttribute("{0} is an IP address and a port, such as 127.0.0.1:8081.")
{
    public override bool IsValid(object? value) => value is "" || (value is string text && IPEndPoint.TryParse(text, out _));
}
