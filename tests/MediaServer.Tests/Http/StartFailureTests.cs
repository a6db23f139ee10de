using System.Net;
using System.Net.Sockets;
using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Tests.Http;

public sealed class StartFailureTests
{
    [Fact]
    public async Task TakenPort_IsExplained()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync($"--Listening:HttpPort={port}"));

        Assert.Contains($"{port}", StartFailure.Explain(failure), StringComparison.Ordinal);
        Assert.Contains("--Listening:HttpPort=N", StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Listening:Address=somewhere", "Listening:Address")]
    [InlineData("--Listening:HttpPort=70000", "HttpPort")]
    [InlineData("--Live:MaxHeldRequests=0", "MaxHeldRequests")]
    [InlineData("--Events:Heartbeat=01:00:00", "Heartbeat")]
    public async Task BadSetting_IsExplained(string setting, string name)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(setting));

        Assert.Contains(name, StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderOfAnotherServer_IsExplained()
    {
        await using var other = await TestOrigin.StartAsync();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync($"--Storage:Folder={other.Folder}"));

        Assert.Contains("Storage:Folder", StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Fact]
    public void Bug_IsNotExplainedAway() => Assert.Null(StartFailure.Explain(new InvalidOperationException()));

    private static async Task StartAsync(string setting)
    {
        await using var origin = await TestOrigin.StartAsync([setting]);
    }
}
