using System.Net;
using System.Net.Sockets;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>An HTTP client on one way in, with connections of its own.</summary>
internal sealed class Viewer : IDisposable
{
    /// <summary>How long a test waits for what must come; long, because a busy machine is slow and a passing test never waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;

    /// <param name="address">Scheme, host and port; all hosts are this machine.</param>
    /// <param name="version">Of HTTP, and no other.</param>
    /// <param name="connections">Most of them at once; over HTTP/2 there is only one.</param>
    public Viewer(Uri address, Version version, int connections = 64)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            MaxConnectionsPerServer = connections,
            // The connection is given up where no PING is answered (rule T02).
            KeepAlivePingDelay = TimeSpan.FromSeconds(1),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=localhost";
        _client = new HttpClient(handler) { BaseAddress = address, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = Patience };
    }

    public Uri Address => _client.BaseAddress!;

    public Task<Exchange> GetAsync(Uri uri, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, uri, headers);

    public async Task<Exchange> SendAsync(HttpMethod method, Uri uri, (string Name, string Value)[] headers, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, uri) { Version = _client.DefaultRequestVersion, VersionPolicy = _client.DefaultVersionPolicy };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var sent = TimeProvider.System.GetTimestamp();
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var lookup = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value, (header, value) => (header.Key, Value: value)).ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new Exchange(uri, response.StatusCode, response.Version, lookup, body) { SentAt = sent, HeadersAt = begun, DoneAt = TimeProvider.System.GetTimestamp() };
    }

    public void Dispose() => _client.Dispose();
}
