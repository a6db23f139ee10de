using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Loomcast.Proxy.Listening;

/// <summary>Where the edge listens: configuration section <c>Proxy</c>.</summary>
internal sealed class ListeningOptions : IValidatableObject
{
    /// <summary><c>localhost</c>, <c>*</c> for every network interface, or one IP address. Loopback unless asked: without Access:Key nobody is asked who they are.</summary>
    [Required]
    public string Address { get; set; } = "localhost";

    /// <summary>Port of plain HTTP/1.1; 0 takes a free one (not with <c>localhost</c>).</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Port of HTTPS, HTTP/2 and HTTP/1.1; unused without a certificate.</summary>
    [Range(0, 65535)]
    public int HttpsPort { get; set; } = 8443;

    /// <summary>PEM file: the certificate first, then the intermediates if there are any.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file with the certificate's private key; the file of the certificate by default.</summary>
    public string? CertificateKey { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is not ("localhost" or "*") && !IPAddress.TryParse(Address, out _))
        {
            yield return new($"Proxy:Address is '{Address}': use localhost, * or an IP address.");
        }

        foreach (var file in new[] { Certificate, CertificateKey })
        {
            if (file is not null && !File.Exists(file))
            {
                yield return new($"The file '{file}' is missing: correct Proxy:Certificate and Proxy:CertificateKey.");
            }
        }
    }
}
