using System.Net;
using System.Net.Sockets;
using Loomcast.Proxy.Tests.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Loomcast.Proxy.Tests.Nginx;

/// <summary>The real nginx with the repository's nginx.conf, of which only the ports are changed, before an origin that counts.</summary>
internal sealed class TestNginx : CountedAnswers, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificate _certificate = new();
    private readonly List<HttpClient> _clients = [];
    private readonly int _httpPort = FreePort();
    private readonly int _httpsPort = FreePort();
    private WebApplication? _origin;
    private ChildProgram _nginx = null!;

    private TestNginx(Action<HttpResponse> answer)
        : base(answer)
    {
    }

    public static Task<TestNginx> StartAsync(Action<HttpResponse> answer, bool withTokens = false) => StartAsync(answer, route: null, withTokens);

    /// <summary>Before an origin that is there already.</summary>
    public static async Task<TestNginx> StartAsync(Uri origin)
    {
        var nginx = new TestNginx(_ => { });
        await nginx.ServeAsync(origin, withTokens: false);
        return nginx;
    }

    /// <param name="answer">Sets status and headers; the body is the target of the request.</param>
    /// <param name="route">Answers instead of that.</param>
    /// <param name="withTokens">Takes in the lines that ask the origin about tokens.</param>
    public static async Task<TestNginx> StartAsync(Action<HttpResponse> answer, RequestDelegate? route, bool withTokens = false)
    {
        var nginx = new TestNginx(answer);
        await nginx.ServeAsync(await nginx.StartOriginAsync(route ?? nginx.AnswerAsync), withTokens);
        return nginx;
    }

    public Task StopOriginAsync() => _origin!.StopAsync();

    /// <summary>A viewer on one HTTP/2 connection over TLS.</summary>
    public HttpClient Viewer(string host = "video.localhost") => Client(new($"https://{host}:{_httpsPort}"), HttpVersion.Version20);

    /// <summary>A client that speaks HTTP/1.1 and no TLS, as encoders do.</summary>
    public HttpClient PlainViewer(string host = "localhost") => Client(new($"http://{host}:{_httpPort}"), HttpVersion.Version11);

    public async ValueTask DisposeAsync()
    {
        Release();
        _clients.ForEach(client => client.Dispose());
        _nginx.Terminate();
        await _nginx.ExitAsync();
        _nginx.Dispose();
        await (_origin?.DisposeAsync() ?? default);
        _certificate.Dispose();
        _folder.Dispose();
    }

    private HttpClient Client(Uri address, Version version)
    {
        var connections = new SocketsHttpHandler
        {
            Expect100ContinueTimeout = TestEdge.Patience,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        connections.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == _certificate.Thumbprint;
        var client = new HttpClient(connections)
        {
            BaseAddress = address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TestEdge.Patience,
        };
        _clients.Add(client);
        return client;
    }

    private async Task<Uri> StartOriginAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
        });
        _origin = builder.Build();
        _origin.Run(answer);
        await _origin.StartAsync();
        return new Uri(_origin.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    private async Task ServeAsync(Uri origin, bool withTokens)
    {
        var home = Directory.CreateDirectory(Path.Combine(_folder.Path, ".loomcast")).FullName;
        File.Copy(_certificate.CertificateFile, Path.Combine(home, "certificate.pem"));
        File.Copy(_certificate.KeyFile, Path.Combine(home, "certificate.key"));
        var configuration = await File.ReadAllTextAsync(Path.Combine(ChildProgram.Repository(), "nginx.conf"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "nginx.conf"), configuration
            .Replace("# auth_request", withTokens ? "auth_request" : "# auth_request", StringComparison.Ordinal)
            .Replace("listen 9080", $"listen 127.0.0.1:{_httpPort}", StringComparison.Ordinal)
            .Replace("listen 9443", $"listen 127.0.0.1:{_httpsPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8081", origin.Authority, StringComparison.Ordinal));

        // The workers of a root's nginx are another user, who may not enter the folder. With "notice" it tells when it is ready.
        var user = Environment.IsPrivilegedProcess ? "user root; " : "";
        _nginx = new ChildProgram("nginx", "-p", _folder.Path, "-c", "nginx.conf", "-e", "stderr", "-g", $"daemon off; {user}error_log stderr notice;");
        await _nginx.LineWith("start worker processes");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
