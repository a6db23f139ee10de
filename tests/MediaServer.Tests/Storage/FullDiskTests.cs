using System.Net;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Storage;

public sealed class FullDiskTests
{
    private static readonly string Unreachable = $"--Storage:MinFree={1L << 60}";

    private static readonly SessionPlan Plan = new("test", "{}", StreamSettings.Default, _ => new SessionWork(token => Task.Delay(Timeout.Infinite, token)));

    [SmallDiskFact]
    public async Task AFullDisk_EndsPublishing_SaysSo_AndServesOn_UntilSomethingIsDeleted()
    {
        using var disk = SmallDisk.TryMount(2)!;
        await using var origin = await TestOrigin.StartAsync([$"--Storage:Folder={disk.Folder}", "--Storage:MinFree=0"]);
        var ended = await origin.BeginAsync();
        await ended.PublishAsync();
        await AppendAsync(ended, bytes: 200_000);
        await ended.FinishAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        disk.Fill();

        var failure = await Assert.ThrowsAnyAsync<IOException>(() => AppendAsync(session, bytes: 200_000));
        await session.FailAsync(failure); // as a pipeline does

        Assert.Equal(SessionState.Failed, session.Session.Log.Snapshot.State);
        Assert.Contains("No space left on device", session.Session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
        Assert.Equal(TestMedia.Bytes("video", 2), await origin.Client.GetByteArrayAsync(session.Path("video/2.1.m4s")));
        Assert.EndsWith("#EXT-X-ENDLIST\n", await origin.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
        Assert.Contains("#EXT-X-ENDLIST", await origin.Client.GetStringAsync(ended.Path("video/index.m3u8")), StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => origin.Sessions.Start(Plan));

        using var deleted = await origin.Client.DeleteAsync($"/api/sessions/{ended.Id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.NotNull(origin.Sessions.Start(Plan));
    }

    [SmallDiskFact]
    public async Task WhenLittleIsFree_NothingNewBegins_AndWithHalfOfThatNothingGoesOn()
    {
        var time = new ManualTime();
        using var disk = SmallDisk.TryMount(8)!;
        await using var origin = await TestOrigin.StartAsync([$"--Storage:Folder={disk.Folder}", $"--Storage:MinFree={4 << 20}"], time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(origin));

        await File.WriteAllBytesAsync(Path.Combine(disk.Folder, "filler"), new byte[5 << 20]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(origin));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(session.Session.Cancelled.IsCancellationRequested);

        await File.WriteAllBytesAsync(Path.Combine(disk.Folder, "filler2"), new byte[1 << 20]);
        await EndedAsync(session, time);
        Assert.Contains("Storage:MinFree", session.Session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
        Assert.Equal(SessionState.Failed, session.Session.Log.Snapshot.State);
        Assert.Equal(TestMedia.Bytes("video", 0), await origin.Client.GetByteArrayAsync(session.Path("video/1.m4s")));
    }

    [Fact]
    public async Task BelowMinFree_ASessionIsRefused_WithTheRemedy()
    {
        await using var origin = await TestOrigin.StartAsync([Unreachable]);

        using var response = await origin.Client.PostAsync("/api/sessions", new StringContent("""{"pipeline":"conversation"}""", null, "application/json"));
        var problem = await response.Content.ReadAsStringAsync();
        using var ready = await origin.Client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Storage:MinFree", problem, StringComparison.Ordinal);
        Assert.Contains("Storage:MinFree", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BelowHalfOfIt_RunningSessionsEndWithTheReason_AndStayPlayable()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync([Unreachable], time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);

        await EndedAsync(session, time);

        Assert.Equal(SessionState.Failed, session.Session.Log.Snapshot.State);
        Assert.Contains("MiB are free", session.Session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
        Assert.Equal(TestMedia.Bytes("video", 0), await origin.Client.GetByteArrayAsync(session.Path("video/1.m4s")));
    }

    [Fact]
    public async Task BeyondTheBudget_WhatEndedFirstIsDeleted_AndWhatRunsNever()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(["--Storage:MaxBytes=250000", "--Storage:MinFree=0"], time);
        var running = await origin.BeginAsync();
        var second = await origin.BeginAsync();
        var first = await origin.BeginAsync();
        foreach (var session in new[] { running, second, first })
        {
            await AppendAsync(session, bytes: 100_000);
        }

        await first.FinishAsync();
        time.Advance(TimeSpan.FromSeconds(0.1));
        await second.FinishAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await WhenGoneAsync(origin, first);
        Assert.Equal([second.Id, running.Id], origin.Sessions.All.Select(session => session.Id));

        await AppendAsync(running, bytes: 200_000);
        time.Advance(TimeSpan.FromSeconds(1));
        await WhenGoneAsync(origin, second);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(running.Session.HasEnded);
        Assert.False(Directory.Exists(Path.Combine(origin.Folder, first.Id)));
    }

    [Fact]
    public async Task ASession_IsKeptForAsLongAsItsOptionSays_AlsoAfterARestart()
    {
        var time = new ManualTime();
        await using var before = await TestOrigin.StartAsync(["--Sessions:Retention=01:00:00"], time);
        var longer = TestSession.Start(before.Sessions, StreamSettings.Default, """{"retention":7200}""");
        var usual = TestSession.Start(before.Sessions, StreamSettings.Default);
        await longer.FinishAsync();
        await usual.FinishAsync();
        Assert.Contains("\"expiresAt\":\"2026-01-02T05:04:05+00:00\"", await before.Client.GetStringAsync($"/api/sessions/{longer.Id}"), StringComparison.Ordinal);

        await using var origin = await before.RestartAsync();
        await time.WhenTimersAsync(TestOrigin.OwnTimers);
        time.Advance(TimeSpan.FromMinutes(61));
        await WhenGoneAsync(origin, usual);
        Assert.True(origin.Sessions.TryFind(longer.Id, out _));
        time.Advance(TimeSpan.FromMinutes(60));
        await WhenGoneAsync(origin, longer);
    }

    /// <summary>A large part of video, the first or the next one.</summary>
    private static async Task AppendAsync(TestSession session, int bytes)
    {
        var part = TestMedia.VideoPart(session.Published++);
        await session.Publisher.AppendAsync(part with { Bytes = new byte[bytes] }, CancellationToken.None);
    }

    private static async Task EndedAsync(TestSession session, ManualTime time)
    {
        await time.WhenTimersAsync(TestOrigin.OwnTimers);
        time.Advance(TimeSpan.FromSeconds(1));
        await session.Session.Completion.WaitAsync(TestOrigin.Patience);
    }

    private static async Task<HttpStatusCode> ReadyAsync(TestOrigin origin)
    {
        using var response = await origin.Client.GetAsync("/readyz");
        return response.StatusCode;
    }

    private static async Task WhenGoneAsync(TestOrigin origin, TestSession session)
    {
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (origin.Sessions.TryFind(session.Id, out _) || Directory.Exists(Path.Combine(origin.Folder, session.Id)))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
