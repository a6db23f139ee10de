using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Listening;

/// <summary>Opens the two ports: plain HTTP/1.1, and HTTPS with HTTP/2 where a certificate is given.</summary>
internal sealed partial class Listeners(IOptions<ListeningOptions> options, ILogger<Listeners> logger) : IConfigureOptions<KestrelServerOptions>
{
    private readonly ListeningOptions _options = options.Value;

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        ConnectionLimits.Apply(kestrel.Limits);
        Listen(kestrel, _options.HttpPort, listener => listener.Protocols = HttpProtocols.Http1);
        if (_options.Certificate is null)
        {
            LogPlainOnly();
            return;
        }

        var https = ReadCertificate(_options.Certificate, _options.CertificateKey);
        Listen(kestrel, _options.HttpsPort, listener =>
        {
            listener.Protocols = HttpProtocols.Http1AndHttp2;
            listener.UseHttps(https);
        });
    }

    private void Listen(KestrelServerOptions kestrel, int port, Action<ListenOptions> configure)
    {
        switch (_options.Address)
        {
            case "localhost":
                kestrel.ListenLocalhost(port, configure);
                break;
            case "*":
                kestrel.ListenAnyIP(port, configure);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(_options.Address), port, configure);
                break;
        }
    }

    private static HttpsConnectionAdapterOptions ReadCertificate(string certificate, string? key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return new()
        {
            ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key),
            ServerCertificateChain = chain,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, // rule T15
        };
    }

    [LoggerMessage(LogLevel.Information, "Proxy:Certificate is not set: plain HTTP only, so no HTTP/2 for viewers")]
    private partial void LogPlainOnly();
}
