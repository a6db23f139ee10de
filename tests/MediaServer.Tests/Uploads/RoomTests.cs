using Loomcast.MediaServer.Tests.Storage;
using Loomcast.Tests.Shared;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>How much may come, how slowly, and from whom.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task BelowMinFree_NothingBegins_AndTheReasonIsTold()
    {
        await using var origin = await TestOrigin.StartAsync([$"--Storage:MinFree={1L << 60}"]);

        using var response = await Tus.SendAsync(origin, HttpMethod.Post, Tus.Root, null, ("Upload-Length", "10"));

        Assert.Equal(507, (int)response.StatusCode);
        Assert.Contains("Storage:MinFree", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(origin.Folder, "uploads")));
    }

    [SmallDiskFact]
    public async Task WhatIsAnnounced_CountsAsIfItHadCome_AndAFullDiskKeepsWhatIsThere()
    {
        using var disk = SmallDisk.TryMount(8)!;
        await using var origin = await TestOrigin.StartAsync([$"--Storage:Folder={disk.Folder}", $"--Storage:MinFree={2 << 20}"]);
        var address = await Tus.CreateAsync(origin, 3 << 20);
        Assert.Equal(507, await Tus.StatusAsync(Tus.SendAsync(origin, HttpMethod.Post, Tus.Root, null, ("Upload-Length", $"{3 << 20}"))));
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, address, 0, Tus.Bytes(100_000))));

        disk.Fill();
        Assert.Equal(507, await Tus.StatusAsync(Tus.AppendAsync(origin, address, 100_000, Tus.Bytes(100_000))));
        Assert.Equal(100_000, await Tus.OffsetAsync(origin, address));

        File.Delete(Path.Combine(disk.Folder, "filler"));
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, address, 100_000, Tus.Bytes(100_000))));
    }

    [SmallDiskFact]
    public async Task AWriteThatFails_IsAProblem_AndWhatCameBeforeIsThere()
    {
        using var disk = SmallDisk.TryMount(4)!;
        await using var origin = await TestOrigin.StartAsync([$"--Storage:Folder={disk.Folder}", "--Storage:MinFree=0"]);
        var address = await Tus.CreateAsync(origin, 16 << 20);
        var bytes = Tus.Bytes(16 << 20);

        using var response = await Tus.AppendAsync(origin, address, 0, bytes);
        Assert.Equal(507, (int)response.StatusCode);
        var offset = await Tus.OffsetAsync(origin, address);

        Assert.InRange(offset, 1 << 20, 4 << 20);
        Assert.Equal(bytes[..(int)offset], (await File.ReadAllBytesAsync(origin.UploadOf(address).File.Path))[..(int)offset]);
        Assert.Equal(204, await Tus.StatusAsync(Tus.SendAsync(origin, HttpMethod.Delete, address, null)));
    }

    [Fact]
    public async Task AllTogether_AreBounded_InBytesAndNumber()
    {
        await using var origin = await TestOrigin.StartAsync(["--Uploads:MaxTotalBytes=100", "--Uploads:MaxUnfinished=3"]);
        var first = await Tus.CreateAsync(origin, 60);
        var unknown = await Tus.CreateAsync(origin, null);

        Assert.Equal(507, await CreateAsync(41));
        Assert.Equal(507, await Tus.StatusAsync(Tus.AppendAsync(origin, unknown, 0, [1], ("Upload-Length", "41"))));
        await Tus.CreateAsync(origin, 40);
        Assert.Equal(503, await CreateAsync(0));

        Assert.Equal(204, await Tus.StatusAsync(Tus.SendAsync(origin, HttpMethod.Delete, first, null)));
        Assert.Equal(201, await CreateAsync(60));

        Task<int> CreateAsync(int length) => Tus.StatusAsync(Tus.SendAsync(origin, HttpMethod.Post, Tus.Root, null, ("Upload-Length", $"{length}")));
    }

    [Fact]
    public async Task ALargeFile_ComesInOneRequest_AndASlowOneIsNotCut()
    {
        await using var origin = await TestOrigin.StartAsync();
        var bytes = Tus.Bytes(40 << 20); // Kestrel's own limit is 30 MB
        var address = await Tus.CreateAsync(origin, bytes.Length);

        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, address, 0, bytes)));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(origin.UploadOf(address).File.Path));
        var rate = origin.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinRequestBodyDataRate!;
        Assert.InRange(rate.BytesPerSecond, 1, 20_000 / 10);
        Assert.InRange(rate.GracePeriod, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)); // a tunnel
    }

    [Fact]
    public async Task Metrics_CountThem()
    {
        await using var origin = await TestOrigin.StartAsync();
        var address = await Tus.CreateAsync(origin, 1000);
        await Tus.CreateAsync(origin, 0);
        await Tus.StatusAsync(Tus.AppendAsync(origin, address, 0, Tus.Bytes(123)));

        var metrics = await origin.Client.GetStringAsync("/metrics");

        Assert.Contains("loomcast_uploads{state=\"unfinished\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("loomcast_uploads{state=\"finished\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("loomcast_uploads_size_bytes 123\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", 60, "api", 200)]
    [InlineData("UPLOAD", 60, "api", 200)]
    [InlineData("other", 60, "api", 403)]
    [InlineData("UPLOAD", 0, "api", 403)]
    [InlineData("*", 60, "publish", 403)]
    public async Task WithAKey_ATokenOpensWhatItIsFor_AndPagesElsewhereMayAsk(string subject, int seconds, string audience, int status)
    {
        await using var origin = await TestOrigin.StartAsync([$"--Access:Key={Convert.ToBase64String(TestToken.Key)}"], new ManualTime());
        var address = await Tus.CreateAsync(origin, 10, ("Authorization", "Bearer " + TestToken.For("*", audience: "api")));
        var token = TestToken.For(subject.Replace("UPLOAD", address[(Tus.Root.Length + 1)..], StringComparison.Ordinal), seconds, audience);

        Assert.Equal(status, await Tus.StatusAsync(Tus.SendAsync(origin, HttpMethod.Head, address, null, ("Authorization", "Bearer " + token))));
        using var refused = await Tus.TellAsync(origin, address);
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Equal(["*"], refused.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(401, await Tus.StatusAsync(Tus.SendAsync(origin, HttpMethod.Post, Tus.Root, null, ("Upload-Length", "1"))));
        using var preflight = await Tus.SendAsync(origin, HttpMethod.Options, address, null);
        Assert.Contains("Upload-Offset", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Contains("PATCH", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("Location", preflight.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }
}
