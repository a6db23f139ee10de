using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;
using Microsoft.Data.Sqlite;

namespace Loomcast.MediaServer.Tests.Sessions;

public sealed class RestartTests
{
    [Fact]
    public async Task EndedSession_IsServedAsBefore()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync(new StreamSettings(null, "de"));
        await session.PublishAsync(13);
        session.Emit(new TurnEvent { At = TestMedia.StartsAt, MediaTime = 1.25, Turn = 1, State = TurnState.Speaking, Input = TurnEvent.Text });
        session.Emit(Said(1, "Hello."));
        session.Emit(new TurnEvent { At = TestMedia.StartsAt, MediaTime = 1.75, Turn = 1, State = TurnState.Done, Input = TurnEvent.Text });
        await session.FinishAsync();
        string[] paths = ["index.m3u8", "video/index.m3u8", "audio/index.m3u8", "video/init.mp4", "video/2.m4s", "audio/2.3.m4s"];
        var before = await ReadAllAsync(first, session, paths);
        Assert.Equal(2, before.Split("#EXT-X-DATERANGE:ID=\"turn-1\",").Length - 1);
        var (snapshot, events) = await TellAsync(first, session);

        await using var second = await first.RestartAsync();

        Assert.Equal(before, await ReadAllAsync(second, session, paths));
        Assert.Equal((snapshot, events), await TellAsync(second, session));
        Assert.Empty(second.Resumed);
    }

    [Fact]
    public async Task RunningSession_GoesOn_WhereItsPlaylistsAndEventsEnded()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        await session.PublishAsync(13);
        await session.PublishVideoAsync();
        session.Emit(Said(1, "Hello."));
        var before = await first.Client.GetStringAsync(session.Path("video/index.m3u8"));

        await using var second = await first.RestartAsync();
        var resumed = await second.WhenResumedAsync(session.Id);

        Assert.Equal(before, await second.Client.GetStringAsync(session.Path("video/index.m3u8")));
        Assert.Equal(TestMedia.StartsAt, resumed.Earlier!.Stream!.StartsAt);
        Assert.Equal(14 * 18_000, resumed.Earlier.Stream.Ends["video"]);
        Assert.Equal(TestMedia.AudioPart(13).Start, resumed.Earlier.Stream.Ends["audio"]);
        Assert.Equal("Hello.", Assert.IsType<TranscriptEvent>(resumed.Earlier.Events[^1]).Text);

        await resumed.OpenAsync();
        Assert.DoesNotContain("TYPE=MAP", await second.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
        resumed.Published = 13;
        await resumed.PublishAudioAsync();
        Assert.Equal(404, (int)(await second.Client.GetAsync(session.Path("audio/init.2.mp4"))).StatusCode);
        await resumed.PublishAsync(2);
        resumed.Emit(Said(1, "Again."));
        var after = await second.Client.GetStringAsync(session.Path("video/index.m3u8"));
        Assert.StartsWith(before[..before.IndexOf("#EXT-X-PRELOAD-HINT", StringComparison.Ordinal)], after, StringComparison.Ordinal);
        Assert.Contains("\"3.5.m4s\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("DISCONTINUITY", after, StringComparison.Ordinal);
        Assert.Equal(3, resumed.Earlier.Events.Length + 1);
        Assert.Contains("\"lastEventId\":3", await second.Client.GetStringAsync($"/api/sessions/{session.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldReload_IsAnswered_ByTheNextRun()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        await session.PublishAsync(13);
        await using var second = await first.RestartAsync();
        var resumed = await second.WhenResumedAsync(session.Id);
        var held = second.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=3&_HLS_part=2"));
        await second.WhenHeldAsync(1);

        await resumed.OpenAsync();
        await resumed.Publisher.AppendAsync(TestMedia.VideoPart(13), CancellationToken.None);

        Assert.Contains("\"3.2.m4s\"", await held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublisherWithAnotherInitSegment_BeginsADiscontinuity()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        await session.PublishAsync(13);
        await using var second = await first.RestartAsync();
        var publisher = (await second.WhenResumedAsync(session.Id)).Publisher;

        await publisher.OpenAsync([TestMedia.Video with { InitSegment = "new init"u8.ToArray() }, TestMedia.Audio], TestMedia.StartsAt, CancellationToken.None);
        await publisher.AppendAsync(TestMedia.VideoPart(13), CancellationToken.None);
        await publisher.AppendAsync(TestMedia.AudioPart(13), CancellationToken.None);

        Assert.Contains("3.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init.mp4\"\n", await second.Client.GetStringAsync(session.Path("audio/index.m3u8")), StringComparison.Ordinal);
        var text = await second.Client.GetStringAsync(session.Path("video/index.m3u8"));
        Assert.Contains("3.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init.2.mp4\"\n", text, StringComparison.Ordinal);
        Assert.Equal("new init", await second.Client.GetStringAsync(session.Path("video/init.2.mp4")));
        Assert.Equal("video init", await second.Client.GetStringAsync(session.Path("video/init.mp4")));
        Assert.Equal(404, (int)(await second.Client.GetAsync(session.Path("video/init.3.mp4"))).StatusCode);
    }

    /// <summary>hls.js stops for good at sound of a discontinuity that the pictures do not have.</summary>
    [Fact]
    public async Task RunThatOnlyTheSoundHadAPartOf_IsNotListed()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        await session.PublishAsync(13);
        await using var second = await first.RestartAsync();
        var lone = await second.WhenResumedAsync(session.Id);
        await lone.OpenAsync();
        var before = await second.Client.GetStringAsync(session.Path("audio/index.m3u8"));
        await lone.Publisher.AppendAsync(TestMedia.AudioPart(20), CancellationToken.None);
        Assert.Equal(before, await second.Client.GetStringAsync(session.Path("audio/index.m3u8")));
        await using var third = await second.RestartAsync();
        var resumed = await third.WhenResumedAsync(session.Id);
        await resumed.OpenAsync();
        resumed.Published = 21;

        await resumed.PublishAsync(10);

        await AssertDiscontinuitiesAsync(third, session, pictures: 1, sound: 1);
    }

    /// <summary>Players match renditions by the numbers of their discontinuities.</summary>
    [Fact]
    public async Task RunThatOnlyTheSoundHad_LeavesTheDiscontinuitiesOfAll_WithTheSameNumbers()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        await session.PublishAsync(13);
        await using var second = await first.RestartAsync();
        var lone = await second.WhenResumedAsync(session.Id);
        await lone.OpenAsync();
        for (var part = 20; part < 120; part++) // more is not held for pictures that do not come
        {
            await lone.Publisher.AppendAsync(TestMedia.AudioPart(part), CancellationToken.None);
        }

        await using var third = await second.RestartAsync();
        var resumed = await third.WhenResumedAsync(session.Id);
        await resumed.OpenAsync();
        resumed.Published = 120; // where the sound would go on without a break

        await resumed.PublishAsync(10);

        await AssertDiscontinuitiesAsync(third, session, pictures: 2, sound: 2);
        Assert.Contains("#EXT-X-DISCONTINUITY\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init.mp4\"\n", await third.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
        await using var fourth = await third.RestartAsync();
        await AssertDiscontinuitiesAsync(fourth, session, pictures: 2, sound: 2);
    }

    [Fact]
    public async Task SessionThatNeverBegan_GoesOn()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = TestSession.Start(first.Sessions, StreamSettings.Default);
        await using var second = await first.RestartAsync();

        Assert.Null((await second.WhenResumedAsync(session.Id)).Earlier!.Stream);
    }

    [Fact]
    public async Task SessionWhosePipelineIsGone_Fails_AndStaysPlayable()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = TestSession.Start(first.Sessions, StreamSettings.Default, TestSession.Unknown);
        await session.OpenAsync();
        await session.PublishAsync(3);
        await using var second = await first.RestartAsync();

        Assert.True(second.Sessions.TryFind(session.Id, out var found));
        await found.Completion.WaitAsync(TestOrigin.Patience);
        var told = await second.Client.GetStringAsync($"/api/sessions/{session.Id}");
        Assert.Contains("\"state\":\"failed\"", told, StringComparison.Ordinal);
        Assert.Contains("The avatar is unknown.", told, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", await second.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionThatRanTooLongAgo_IsEnded()
    {
        var time = new ManualTime();
        await using var first = await TestOrigin.StartAsync(["--Sessions:ResumeWithin=00:05:00"], time);
        var session = TestSession.Start(first.Sessions, StreamSettings.Default);
        time.Advance(TimeSpan.FromMinutes(6));
        await using var second = await first.RestartAsync();

        Assert.True(second.Sessions.TryFind(session.Id, out var found));
        await found.Completion.WaitAsync(TestOrigin.Patience);
        Assert.Empty(second.Resumed);
        Assert.Equal(SessionState.Ended, found.Log.Snapshot.State);
    }

    [Fact]
    public async Task SessionsOfAnOlderServer_AreTakenUp()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        using (var old = new SqliteConnection($"Data Source={Path.Combine(first.Folder, "sessions.db")}"))
        {
            old.Open();
            using var change = old.CreateCommand();
            change.CommandText = "ALTER TABLE sessions DROP COLUMN client";
            change.ExecuteNonQuery();
        }

        await using var second = await first.RestartAsync();

        Assert.Equal(session.Id, (await second.WhenResumedAsync(session.Id)).Id);
    }

    [Fact]
    public async Task DeletedSession_StaysDeleted()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await first.BeginAsync();
        await session.PublishAsync(2);
        await first.Client.DeleteAsync($"/api/sessions/{session.Id}");
        await using var second = await first.RestartAsync();

        Assert.Empty(second.Sessions.All);
        Assert.False(Directory.Exists(Path.Combine(second.Folder, session.Id)));
    }

    [Fact]
    public async Task NumbersOfSessions_GoOn()
    {
        await using var first = await TestOrigin.StartAsync();
        var older = await first.BeginAsync();
        await using var second = await first.RestartAsync();
        var newer = await second.BeginAsync();

        Assert.Equal([newer.Id, older.Id], second.Sessions.All.Select(session => session.Id));
    }

    [Fact]
    public async Task EncoderThatIsLost_IsReplaced_AndTheSessionGoesOn()
    {
        await using var origin = await TestOrigin.StartAsync(["--Sessions:EncoderLife=00:00:00"]);
        var lost = new TaskCompletionSource();
        var again = new TaskCompletionSource<SessionContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        SessionContext? first = null;
        var session = origin.Sessions.Start(new SessionPlan("test", "{}", StreamSettings.Default, Begin))!;
        await first!.Publisher.OpenAsync([TestMedia.Video, TestMedia.Audio], TestMedia.StartsAt, CancellationToken.None);
        await first.Publisher.AppendAsync(TestMedia.VideoPart(0), CancellationToken.None);
        first.Emit(Said(1, "Hello."));

        lost.SetException(new EncodingException("ffmpeg was killed."));

        var earlier = (await again.Task.WaitAsync(TestOrigin.Patience)).Earlier!;
        Assert.Equal(18_000, earlier.Stream!.Ends["video"]);
        Assert.Equal("Hello.", Assert.IsType<TranscriptEvent>(earlier.Events[^1]).Text);
        Assert.False(session.HasEnded);

        SessionWork Begin(SessionContext context)
        {
            if (first is null)
            {
                first = context;
                return new SessionWork(_ => lost.Task);
            }

            again.SetResult(context);
            return new SessionWork(token => Task.Delay(Timeout.Infinite, token));
        }
    }

    private static TranscriptEvent Said(int turn, string text) =>
        new() { At = TestMedia.StartsAt, MediaTime = 1.25, Turn = turn, Role = TranscriptEvent.Assistant, Text = text, Words = [new TranscriptWord(text, 1.25, 1.75)] };

    private static async Task<string> ReadAllAsync(TestOrigin origin, TestSession session, string[] paths) =>
        string.Join('\n', await Task.WhenAll(paths.Select(path => origin.Client.GetStringAsync(session.Path(path)))));

    private static async Task AssertDiscontinuitiesAsync(TestOrigin origin, TestSession session, int pictures, int sound)
    {
        Assert.Equal(pictures, Regex.Count(await origin.Client.GetStringAsync(session.Path("video/index.m3u8")), "#EXT-X-DISCONTINUITY\n"));
        Assert.Equal(sound, Regex.Count(await origin.Client.GetStringAsync(session.Path("audio/index.m3u8")), "#EXT-X-DISCONTINUITY\n"));
    }

    private static async Task<(string Snapshot, string Events)> TellAsync(TestOrigin origin, TestSession session)
    {
        var snapshot = await origin.Client.GetStringAsync($"/api/sessions/{session.Id}");
        return (snapshot.Replace(origin.Client.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture), "", StringComparison.Ordinal),
            await origin.Client.GetStringAsync($"/api/sessions/{session.Id}/events"));
    }
}
