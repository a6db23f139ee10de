using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Loomcast.Tests.Shared;

/// <summary>MediaServer behind Proxy, as <c>./run</c> starts them, on free ports and with a folder of their own.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private const string CertificateName = "CN=localhost";

    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-").FullName;

    private Dictionary<string, string> _settings = [];

    private Servers()
    {
    }

    public ServerProcess MediaServer { get; private set; } = null!;

    public ServerProcess Proxy { get; private set; } = null!;

    /// <summary>App host over TLS.</summary>
    public Uri App { get; private set; } = null!;

    /// <summary>App host over plain HTTP.</summary>
    public Uri PlainApp { get; private set; } = null!;

    /// <summary>Speaks HTTP/2 with the app host and the video host, whatever the resolver knows of *.localhost.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<Servers> StartAsync(params (string Key, string Value)[] settings)
    {
        var servers = new Servers();
        try
        {
            await servers.LaunchAsync(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the media server, and starts it again at the same addresses; it listens when this returns.</summary>
    public async Task KillMediaServerAsync()
    {
        await MediaServer.KillAsync();
        _settings["Listening:HttpPort"] = $"{MediaServer.Addresses[0].Port}";
        _settings["Listening:Http2Port"] = $"{MediaServer.Addresses[1].Port}";
        await MediaServer.DisposeAsync();
        MediaServer = await ServerProcess.StartAsync("MediaServer", _settings);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await (Proxy?.DisposeAsync() ?? default);
        await (MediaServer?.DisposeAsync() ?? default);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An HTTP client of its own: its connections are nobody else's.</summary>
    public static HttpClient NewClient(Uri app) => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == CertificateName },
        ConnectCallback = async (context, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = app,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The edge alone, before an origin that speaks HTTP/2.</summary>
    /// <param name="origin">Its address.</param>
    /// <param name="folder">Takes the edge's certificate.</param>
    /// <param name="settings">More of them.</param>
    public static async Task<ServerProcess> StartProxyAsync(Uri origin, string folder, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var (certificate, key) = WriteCertificate(folder);
        return await ServerProcess.StartAsync("Proxy", new Dictionary<string, string>(settings)
        {
            ["Proxy:Address"] = "127.0.0.1",
            ["Proxy:HttpPort"] = "0",
            ["Proxy:HttpsPort"] = "0",
            ["Proxy:Origin"] = origin.ToString(),
            ["Proxy:Certificate"] = certificate,
            ["Proxy:CertificateKey"] = key,
        });
    }

    private async Task LaunchAsync(Dictionary<string, string> settings)
    {
        settings["Web:Root"] = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../player/dist")); // from artifacts/bin/<project>/<configuration>
        settings["Storage:Folder"] = Path.Combine(_folder, "media");
        settings["Listening:HttpPort"] = settings["Listening:Http2Port"] = "0";
        _settings = settings;
        MediaServer = await ServerProcess.StartAsync("MediaServer", settings);

        Proxy = await StartProxyAsync(MediaServer.Addresses[1], _folder, settings.Where(setting => setting.Key.StartsWith("Access:", StringComparison.Ordinal)));
        App = new Uri($"https://localhost:{Proxy.Addresses.Single(address => address.Scheme == "https").Port}");
        PlainApp = new Uri($"http://localhost:{Proxy.Addresses.Single(address => address.Scheme == "http").Port}");
        Client = NewClient(App);
        await WhenReadyAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Engines are loaded after the ports are open.</summary>
    public async Task WhenReadyAsync()
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var ready = false; !ready && await often.WaitForNextTickAsync();)
        {
            using var answer = await Client.GetAsync("/readyz");
            ready = answer.IsSuccessStatusCode;
        }
    }

    private static (string Certificate, string Key) WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CertificateName, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("*.localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var files = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
