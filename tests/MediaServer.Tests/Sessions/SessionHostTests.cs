using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Sessions;

public sealed class SessionHostTests
{
    [Fact]
    public async Task Id_CannotBeGuessed()
    {
        await using var origin = await TestOrigin.StartAsync();

        Assert.Matches("^[a-z2-7]{26}$", (await origin.BeginAsync()).Id);
    }

    [Fact]
    public async Task Finish_EndsTheSession_AndItsStream()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        await session.FinishAsync();

        Assert.Equal(SessionState.Ended, session.Session.Log.Snapshot.State);
        Assert.EndsWith("#EXT-X-ENDLIST\n", await origin.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_IsTold_AndWhatWasPublishedStaysPlayable()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        await session.FailAsync(new InvalidOperationException("secret"));

        var snapshot = session.Session.Log.Snapshot;
        Assert.Equal(SessionState.Failed, snapshot.State);
        Assert.DoesNotContain("secret", snapshot.Error!.Title + snapshot.Error.Detail, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", await origin.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncoderThatFails_GivesItsReason()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.FailAsync(new EncodingException("ffmpeg has ended."));

        Assert.Contains("ffmpeg has ended.", session.Session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullDisk_EndsPublishing_SaysSo_AndWhatWasPublishedStaysPlayable()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        await session.FailAsync(new IOException("No space left on device"));

        Assert.Contains("No space left on device", session.Session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
        Assert.Equal(TestMedia.Bytes("video", 0), await origin.Client.GetByteArrayAsync(session.Path("video/1.m4s")));
    }

    [Fact]
    public async Task MoreThanMayRun_AreRefused_UntilOneHasEnded()
    {
        await using var origin = await TestOrigin.StartAsync(["--Sessions:MaxRunning=2", "--Sessions:WhenFull:test=Refuse"]);
        var first = await origin.BeginAsync();
        await origin.BeginAsync();

        Assert.Null(origin.Sessions.Start(Plan));
        await first.FinishAsync();
        Assert.NotNull(origin.Sessions.Start(Plan));
    }

    [Fact]
    public async Task PlanThatCannotBegin_TakesNoPlace()
    {
        await using var origin = await TestOrigin.StartAsync(["--Sessions:MaxRunning=1"]);

        Assert.Throws<ArgumentException>(() => origin.Sessions.Start(Plan with { Begin = _ => throw new ArgumentException("unknown") }));

        Assert.NotNull(origin.Sessions.Start(Plan));
    }

    [Fact]
    public async Task SessionThatNobodyUses_IsEnded_AndDeletedWhenItIsOld()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(["--Sessions:IdleTimeout=00:10:00", "--Sessions:Retention=01:00:00"], time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(2);

        Advance(time, TimeSpan.FromMinutes(9));
        await origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        Advance(time, TimeSpan.FromMinutes(9));
        Assert.False(session.Session.HasEnded);
        Advance(time, TimeSpan.FromMinutes(2));
        await session.Session.Completion.WaitAsync(TestOrigin.Patience);
        Assert.True(session.Session.HasEnded);

        Advance(time, TimeSpan.FromMinutes(62));
        await WhenGoneAsync(origin, session);
        Assert.False(Directory.Exists(Path.Combine(origin.Folder, session.Id)));
    }

    [Fact]
    public async Task MoreThanAreKept_AreDeleted_ThoseThatEndedFirst()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(["--Sessions:MaxKept=2"], time);
        var first = await origin.BeginAsync();
        var second = await origin.BeginAsync();
        var third = await origin.BeginAsync();
        await second.FinishAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await first.FinishAsync();

        Advance(time, TimeSpan.FromMinutes(1));
        await WhenGoneAsync(origin, second);

        Assert.Equal([third.Id, first.Id], origin.Sessions.All.Select(session => session.Id));
    }

    private static SessionPlan Plan => new("test", "{}", StreamSettings.Default,
        _ => new SessionWork(token => Task.Delay(Timeout.Infinite, token)));

    /// <summary>In steps of the keeper's timer, which looks at the sessions once each time that it is awake.</summary>
    private static void Advance(ManualTime time, TimeSpan by)
    {
        for (var step = TimeSpan.Zero; step < by; step += TimeSpan.FromSeconds(30))
        {
            time.Advance(TimeSpan.FromSeconds(30));
        }
    }

    private static async Task WhenGoneAsync(TestOrigin origin, TestSession session)
    {
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (origin.Sessions.TryFind(session.Id, out _))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
