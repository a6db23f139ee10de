using System.Net;
using System.Net.Sockets;
using Loomcast.Proxy.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Loomcast.Proxy.Tests;

/// <summary>The real edge before a real HTTP/2 origin whose answers the test decides; both listen on free ports.</summary>
internal sealed class TestEdge : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come; long, because a busy machine is slow and a passing test never waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestCertificate _certificate = new();
    private readonly List<HttpClient> _clients = [];
    private readonly WebApplication _origin;

    private TestEdge(Action<WebApplication> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
        });
        _origin = builder.Build();
        answers(_origin);
    }

    public string Origin => Addresses(_origin)[0];

    public WebApplication Proxy { get; private set; } = null!;

    public AnswerCache Cache => Proxy.Services.GetRequiredService<AnswerCache>();

    public static Task<TestEdge> StartAsync(Action<WebApplication> answers, params string[] options) => StartAsync(answers, TimeProvider.System, options);

    public static async Task<TestEdge> StartAsync(Action<WebApplication> answers, TimeProvider time, params string[] options)
    {
        var edge = new TestEdge(answers);
        await edge._origin.StartAsync();
        edge.Proxy = Program.Build(
        [
            "--Proxy:Address=127.0.0.1", "--Proxy:HttpPort=0", "--Proxy:HttpsPort=0", "--Logging:LogLevel:Default=None",
            $"--Proxy:Certificate={edge._certificate.CertificateFile}", $"--Proxy:CertificateKey={edge._certificate.KeyFile}",
            $"--Proxy:Origin={edge.Origin}",
            .. options,
        ], time);
        await edge.Proxy.StartAsync();
        return edge;
    }

    public Task StopOriginAsync() => _origin.StopAsync();

    /// <summary>A viewer on one HTTP/2 connection over TLS. Names under localhost need no name server: each goes to the edge.</summary>
    public HttpClient Viewer(string host = "localhost") => Client($"https://{host}", "https:", HttpVersion.Version20);

    public HttpClient PlainViewer(string host = "localhost") => Client($"http://{host}", "http:", HttpVersion.Version11);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Proxy.StopAsync();
        await Proxy.DisposeAsync();
        await _origin.DisposeAsync();
        _certificate.Dispose();
    }

    private HttpClient Client(string address, string scheme, Version version)
    {
        var port = new Uri(Addresses(Proxy).Single(listening => listening.StartsWith(scheme, StringComparison.Ordinal))).Port;
        var connections = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        connections.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == _certificate.Thumbprint;
        var client = new HttpClient(connections)
        {
            BaseAddress = new($"{address}:{port}"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience,
        };
        _clients.Add(client);
        return client;
    }

    private static string[] Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];
}
