using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>The real origin, in this process so that a script can publish, and the real proxy before it, on free ports.</summary>
internal sealed class ScriptedServers : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-").FullName;
    private readonly List<Viewer> _viewers = [];
    private readonly WebApplication _origin;
    private ServerProcess _proxy = null!;
    private List<Uri> _addresses = [];

    private ScriptedServers(string[] options, TimeProvider time)
    {
        string[] args = ["--Listening:HttpPort=0", "--Listening:Http2Port=0", "--Logging:LogLevel:Default=None", $"--Storage:Folder={_folder}/media", .. options];
        _origin = MediaServer.Program.Build(args, services => services.AddSingleton(time).AddSingleton<Func<SessionContext, ConversationOptions, ConversationSession>>(
            (_, _) => throw new ArgumentException("The script publishes; there are no conversations.")));
    }

    public static Task<ScriptedServers> StartAsync(params string[] options) => StartAsync(TimeProvider.System, options);

    /// <param name="time">The origin's clock; that of the proxy is the machine's.</param>
    /// <param name="options">Of the origin.</param>
    public static async Task<ScriptedServers> StartAsync(TimeProvider time, params string[] options)
    {
        var servers = new ScriptedServers(options, time);
        await servers._origin.StartAsync();
        servers._addresses = [.. servers._origin.Urls.Select(url => new Uri(url))];
        servers._proxy = await Servers.StartProxyAsync(servers._addresses[1], servers._folder);
        return servers;
    }

    /// <summary>A session whose pipeline is the script.</summary>
    /// <param name="footage">What it can publish.</param>
    /// <param name="window">How much the playlists list; null for all of it (EVENT).</param>
    public ScriptedStream Begin(Footage footage, TimeSpan? window) =>
        new(footage, plan => _origin.Services.GetRequiredService<SessionHost>().Start(plan)!, new StreamSettings(window, "en"));

    /// <summary>A client with connections of its own.</summary>
    public Viewer Viewer(string way, int connections = 64)
    {
        var viewer = way switch
        {
            Way.Origin1 => new Viewer(_addresses[0], HttpVersion.Version11, connections),
            Way.Origin2 => new Viewer(_addresses[1], HttpVersion.Version20, connections),
            Way.Proxy1 => new Viewer(OfProxy("http"), HttpVersion.Version11, connections),
            _ => new Viewer(OfProxy("https"), HttpVersion.Version20, connections),
        };
        _viewers.Add(viewer);
        return viewer;
    }

    /// <summary>What the proxy agrees to with a viewer who offers HTTP/2 over TLS.</summary>
    public async Task<(SslProtocols Protocol, string Application)> ShakeHandsAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, OfProxy("https").Port);
        await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Issuer == "CN=localhost");
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] });
        return (tls.SslProtocol, tls.NegotiatedApplicationProtocol.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _viewers.ForEach(viewer => viewer.Dispose());
        await _proxy.DisposeAsync();
        await _origin.StopAsync();
        await _origin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Uri OfProxy(string scheme) => new($"{scheme}://video.localhost:{_proxy.Addresses.Single(address => address.Scheme == scheme).Port}");
}
