using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace Loomcast.Proxy.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task Start_FailsWithTheRemedy_WhenThePortIsTaken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        using var proxy = ChildProgram.Proxy($"--Proxy:HttpPort={port}");

        Assert.Equal(1, await proxy.ExitAsync());
        Assert.Contains($"127.0.0.1:{port}", Assert.Single(Lines(proxy.Errors)), StringComparison.Ordinal);
        Assert.Contains("--Proxy:HttpPort=N", proxy.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Proxy:HttpPort=70000", "HttpPort")]
    [InlineData("--Proxy:Address=nowhere", "Proxy:Address")]
    [InlineData("--Proxy:Origin=nowhere", "Proxy:Origin")]
    [InlineData("--Proxy:VideoHosts=", "VideoHosts")]
    [InlineData("--Proxy:ActivityTimeout=00:00:00", "ActivityTimeout")]
    [InlineData("--Proxy:BodyLimits:0:Path=ingest", "Proxy:BodyLimits")]
    [InlineData("--Proxy:CacheBytes=-1", "CacheBytes")]
    [InlineData("--Proxy:CacheEntryBytes=0", "CacheEntryBytes")]
    [InlineData("--Proxy:CacheFor=00:00:00", "CacheFor")]
    [InlineData("--Proxy:CacheWaiters=0", "CacheWaiters")]
    [InlineData("--Access:Key=c2hvcnQ=", "Access:Key")]
    [InlineData("--Proxy:Certificate=missing.pem", "missing.pem")]
    [InlineData("--Proxy:Certificate=/dev/null", "PEM pair")]
    public async Task Start_FailsWithTheName_WhenASettingIsWrong(string setting, string named)
    {
        using var proxy = ChildProgram.Proxy("--Proxy:HttpPort=0", setting);

        Assert.Equal(1, await proxy.ExitAsync());
        Assert.Contains(named, Assert.Single(Lines(proxy.Errors)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("--Access:Key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", false)]
    public async Task AnEdgeThatAnybodyReaches_WarnsWhereItHasNoKey(string key, bool warns)
    {
        using var proxy = ChildProgram.Proxy("--Proxy:Address=*", "--Proxy:HttpPort=0", key);

        await proxy.LineWith("Application started");

        Assert.Equal(warns, proxy.Output.Contains("Access:Key is not set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_IsQuiet_WhenViewersLeaveAndTheProgramEndsWithOpenStreams()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            using var leaving = context.RequestAborted.Register(() => gone.TrySetResult());
            await context.Response.Body.WriteAsync(":\n"u8.ToArray());
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var proxy = ChildProgram.Proxy("--Proxy:HttpPort=0", $"--Proxy:Origin={edge.Origin}");
        Assert.Contains("plain HTTP only", await proxy.LineWith("Proxy:Certificate is not set"), StringComparison.Ordinal);
        var address = (await proxy.LineWith("Now listening on: ")).Split(' ')[^1];
        using var viewer = new HttpClient { BaseAddress = new(address) };

        (await viewer.GetAsync("/live/s/a", HttpCompletionOption.ResponseHeadersRead)).Dispose();
        await gone.Task.WaitAsync(TestEdge.Patience);
        using var open = await viewer.GetAsync("/live/s/b", HttpCompletionOption.ResponseHeadersRead);
        proxy.Terminate();

        Assert.Equal(0, await proxy.ExitAsync());
        Assert.Equal("", string.Join('\n', proxy.Output.Split('\n').Where(line => line.Contains(" warn: ", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Outage_IsLoggedOnce()
    {
        await using var edge = await TestEdge.StartAsync(_ => { });
        using var proxy = ChildProgram.Proxy("--Proxy:HttpPort=0", $"--Proxy:Origin={edge.Origin}");
        using var viewer = new HttpClient { BaseAddress = new((await proxy.LineWith("Now listening on: ")).Split(' ')[^1]) };
        await edge.StopOriginAsync();

        for (var i = 0; i < 3; i++)
        {
            using var response = await viewer.GetAsync("/live/s/a");
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }

        proxy.Terminate();
        Assert.Equal(0, await proxy.ExitAsync());
        Assert.Single(Lines(proxy.Output), line => line.Contains("The origin does not answer", StringComparison.Ordinal));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
