using System.Net;
using System.Net.Sockets;

namespace Loomcast.Proxy.Tests.Scripts;

public sealed class RunTests
{
    /// <summary>Started outside ./test, the script may have to build first.</summary>
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    public async Task Help_FitsAScreen(string script)
    {
        using var program = ChildProgram.Script(script, "--help");

        Assert.Equal(0, await program.ExitAsync());
        var lines = program.Output.TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 5, 24);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--port")]
    [InlineData("--port", "http")]
    [InlineData("--tls-port", "70000")]
    [InlineData("--data")]
    public async Task Misuse_IsNamed(params string[] arguments)
    {
        using var program = ChildProgram.Script("run", arguments);

        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains(arguments[0], Assert.Single(program.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--tls-port")]
    [InlineData("--origin-port")]
    public async Task TakenPort_IsNamedWithItsOption(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        using var program = ChildProgram.Script("run", [.. FreePorts(), option, $"{port}"]);

        Assert.Equal(1, await program.ExitAsync());
        var sentence = Assert.Single(program.Errors.TrimEnd().Split('\n'));
        Assert.Contains($"port {port} is taken", sentence, StringComparison.Ordinal);
        Assert.Contains($"{option} N", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Playlist_SaysWhatToStart_WhenNothingRuns()
    {
        using var program = ChildProgram.Script("run", ["playlist", .. FreePorts()]);

        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains("start ./run first", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_AnswerAndLeaveNothing_WhenTerminated()
    {
        using var data = new TemporaryFolder();
        var ports = FreePorts();
        using var program = ChildProgram.Script("run", ["--no-install", "--data", data.Path, .. ports]);
        await program.LineWith("Loomcast is ready", BuildPatience);
        var servers = ServersOf(program.Id);
        using var viewer = new HttpClient();
        using var response = await viewer.GetAsync($"http://localhost:{ports[1]}/readyz");

        program.Terminate();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, await program.ExitAsync());
        Assert.Equal(2, servers.Length);
        Assert.DoesNotContain(servers, server => Directory.Exists($"/proc/{server}"));
    }

    [Fact]
    public async Task OneServer_IsEndedWithTheOther()
    {
        using var data = new TemporaryFolder();
        using var program = ChildProgram.Script("run", ["--no-install", "--data", data.Path, .. FreePorts()]);
        await program.LineWith("Loomcast is ready", BuildPatience);
        var servers = ServersOf(program.Id);

        ChildProgram.Terminate(servers[0]);

        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains("the media-server has ended", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(servers, server => Directory.Exists($"/proc/{server}"));
    }

    /// <summary>The media server and the proxy that a run has started, in this order.</summary>
    private static int[] ServersOf(int run) =>
    [
        .. File.ReadAllText($"/proc/{run}/task/{run}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)
            .Where(child => File.ReadAllText($"/proc/{child}/comm").TrimEnd() is "MediaServer" or "Proxy"),
    ];

    private static string[] FreePorts()
    {
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = listeners.Select(listener => $"{((IPEndPoint)listener.LocalEndpoint).Port}").ToArray();
        Array.ForEach(listeners, listener => listener.Dispose());
        return ["--port", ports[0], "--tls-port", ports[1], "--origin-port", ports[2]];
    }
}
