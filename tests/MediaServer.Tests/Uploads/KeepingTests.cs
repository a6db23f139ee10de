using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>What is kept, for how long, and over a restart.</summary>
public sealed class KeepingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task ARestart_TakesUpWhatHasArrived()
    {
        await using var before = await TestOrigin.StartAsync();
        var metadata = ("Upload-Metadata", $"filename {Convert.ToBase64String("a.mp4"u8)}");
        var half = await Tus.CreateAsync(before, 10, metadata);
        var whole = await Tus.CreateAsync(before, 3);
        var unknown = await Tus.CreateAsync(before, null);
        var bytes = Tus.Bytes(10);
        await Tus.StatusAsync(Tus.AppendAsync(before, half, 0, bytes[..4]));
        await Tus.StatusAsync(Tus.AppendAsync(before, whole, 0, bytes[..3]));
        await Tus.StatusAsync(Tus.AppendAsync(before, unknown, 0, bytes[..2]));

        await using var origin = await before.RestartAsync();

        Assert.Equal(4, await Tus.OffsetAsync(origin, half));
        Assert.Equal("a.mp4", origin.UploadOf(half).Metadata.FileName);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, half, 4, bytes[4..])));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(origin.UploadOf(half).File.Path));
        Assert.True(origin.UploadOf(whole).IsFinished);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, unknown, 2, bytes[2..], ("Upload-Length", "10"))));
        Assert.True(origin.UploadOf(unknown).IsFinished);
    }

    [Fact]
    public async Task AKill_LeavesNothingThatIsNotChecked_NorWhatBelongsToNone()
    {
        await using var before = await TestOrigin.StartAsync();
        var address = await Tus.CreateAsync(before, 1000);
        var upload = before.UploadOf(address);
        await Tus.StatusAsync(Tus.AppendAsync(before, address, 0, Tus.Bytes(100)));
        upload.Keep(sure: 100); // as a checked request does before its body
        await File.AppendAllTextAsync(upload.File.Path, "not checked");
        var folder = Path.GetDirectoryName(upload.File.Path)!;
        await File.WriteAllTextAsync(Path.Combine(folder, "other.bytes"), "x");
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.json"), "{");

        await using var origin = await before.RestartAsync();

        Assert.Equal(100, await Tus.OffsetAsync(origin, address));
        Assert.Equal(100, new FileInfo(upload.File.Path).Length);
        Assert.Equal(2, Directory.EnumerateFiles(folder).Count());
    }

    [Fact]
    public async Task AnUnfinishedUpload_Expires_WhenNothingComesForLong()
    {
        await using var origin = await TestOrigin.StartAsync(["--Uploads:Expiry=00:00:10"], _time);
        var address = await Tus.CreateAsync(origin, 10);
        _time.Advance(9 * Second);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, address, 0, [1]))); // from here on it counts
        _time.Advance(9 * Second);
        using (var told = await Tus.TellAsync(origin, address))
        {
            Assert.Equal("Fri, 02 Jan 2026 03:04:24 GMT", told.Headers.GetValues("Upload-Expires").Single());
        }

        _time.Advance(2 * Second);

        Assert.Equal(410, await Tus.StatusAsync(Tus.TellAsync(origin, address)));
        Assert.Equal(410, await Tus.StatusAsync(Tus.AppendAsync(origin, address, 1, [1])));
        await WhenReapedAsync(origin, address);
        Assert.Equal(404, await Tus.StatusAsync(Tus.TellAsync(origin, address)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(origin.Folder, "uploads")));
    }

    [Fact]
    public async Task AFinishedUpload_IsKept_WhileItIsUsedAndSomeTimeAfter()
    {
        await using var origin = await TestOrigin.StartAsync(["--Uploads:Retention=00:01:00"], _time);
        var used = await FinishedAsync(origin);
        var unused = await FinishedAsync(origin);
        var lease = origin.UploadOf(used).Use();

        _time.Advance(90 * Second);
        await WhenReapedAsync(origin, unused);
        Assert.Equal(1, await Tus.OffsetAsync(origin, used));

        lease.Dispose();
        lease.Dispose(); // counts once
        _time.Advance(30 * Second);
        Assert.Equal(1, await Tus.OffsetAsync(origin, used));
        _time.Advance(60 * Second);
        await WhenReapedAsync(origin, used);
    }

    [Fact]
    public async Task WhoWaitsForBytesThatNeverCome_IsTold_AndTheUploadStaysUntilHeHasLeft()
    {
        await using var origin = await TestOrigin.StartAsync(["--Uploads:Expiry=00:00:10"], _time);
        var address = await Tus.CreateAsync(origin, 10);
        var upload = origin.UploadOf(address);
        var lease = upload.Use();
        await using var reader = upload.File.OpenRead();
        var reading = reader.ReadAsync(new byte[1]).AsTask();

        await _time.WhenTimersAsync(TestOrigin.OwnTimers);
        _time.Advance(30 * Second);

        var failure = await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(TestOrigin.Patience));
        Assert.Equal("The upload was not finished in time.", failure.Message);
        Assert.True(File.Exists(upload.File.Path));
        lease.Dispose();
        _time.Advance(60 * Second);
        await WhenReapedAsync(origin, address);
    }

    [Fact]
    public async Task ARestart_LeavesAnHour_ToWhoCouldNotCome()
    {
        await using var before = await TestOrigin.StartAsync(["--Uploads:Expiry=1.00:00:00"], _time);
        var address = await Tus.CreateAsync(before, 10);

        _time.Advance(TimeSpan.FromHours(23.5));
        await using var origin = await before.RestartAsync();
        _time.Advance(TimeSpan.FromHours(0.9));
        Assert.Equal(0, await Tus.OffsetAsync(origin, address));

        _time.Advance(TimeSpan.FromHours(0.2));
        await WhenReapedAsync(origin, address);
    }

    private static async Task<string> FinishedAsync(TestOrigin origin)
    {
        var address = await Tus.CreateAsync(origin, 1);
        await Tus.StatusAsync(Tus.AppendAsync(origin, address, 0, [1]));
        return address;
    }

    private async Task WhenReapedAsync(TestOrigin origin, string address)
    {
        await _time.WhenTimersAsync(TestOrigin.OwnTimers);
        _time.Advance(TimeSpan.FromSeconds(30));
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (origin.Uploads().TryFind(address[(Tus.Root.Length + 1)..], out _))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
