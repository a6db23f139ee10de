using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Generation;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tests.Sessions;

namespace Loomcast.Pipeline.Tests.Generation;

public sealed class GenerationRetryTests
{
    private const string Two = """{"title":"Twice","size":"160x128","scenes":[{"text":"The first sentence is long enough to be a part. And another."},{"text":"The last one."}]}""";

    [Fact]
    public async Task WhatFailsOnce_IsTriedAgainByItself()
    {
        var speech = new CountedSpeech { Failures = { ["And another."] = 2 } };
        using var session = await MadeVideo.MakeAsync(Scripts.Read(Two), MadeVideo.Engines(speech));

        Assert.Equal(3, speech.Spoken.Count);
        Assert.DoesNotContain(session.Told, e => e is ErrorEvent or StageEvent { State: StageState.Failed });
    }

    [Fact]
    public async Task AStageThatFails_WaitsForARetry_AndDoesNothingTwice()
    {
        var speech = new CountedSpeech { Failures = { ["The last one."] = MadeVideo.Patient.Attempts } };
        using var session = new CollectedSession();
        var options = new GenerationOptions { Pause = TimeSpan.Zero, PieceLimit = TimeSpan.FromMinutes(10), RetryWithin = TimeSpan.FromHours(1) };
        var generation = MadeVideo.Open(session, Scripts.Read(Two), MadeVideo.Engines(speech), options);
        Assert.False(generation.Retry());
        var run = generation.RunAsync(CancellationToken.None);
        await session.WhenAsync(told => told is StageEvent { Stage: "speak", State: StageState.Failed });
        await session.Publisher.WhenPartAsync(StreamEncoder.VideoName); // the first scene goes out meanwhile
        var error = Assert.Single(session.Told.OfType<ErrorEvent>());

        Assert.Contains("lost its voice", error.Detail, StringComparison.Ordinal);
        Assert.False(session.Publisher.IsClosed);
        Assert.True(generation.Retry());
        await run;

        Assert.Equal(["And another.", "The first sentence is long enough to be a part.", "The last one."], speech.Spoken.Order());
        StageState[] states = [StageState.Waiting, StageState.Running, StageState.Failed, StageState.Running, StageState.Done];
        Assert.Equal(states, session.StatesOf("speak"));
        Assert.False(generation.Retry());
        Assert.True(session.Publisher.IsClosed);
    }

    [Fact]
    public async Task WithoutARetry_TheSessionFails_AndSaysWhy()
    {
        var speech = new CountedSpeech { Failures = { ["The last one."] = int.MaxValue } };
        using var session = new CollectedSession();
        var options = new GenerationOptions { Attempts = 2, Pause = TimeSpan.Zero, RetryWithin = TimeSpan.Zero };
        var failure = await Assert.ThrowsAsync<GenerationException>(
            () => MadeVideo.Open(session, Scripts.Read(Two), MadeVideo.Engines(speech), options).RunAsync(CancellationToken.None));

        Assert.Contains("lost its voice", failure.Message, StringComparison.Ordinal);
        Assert.Equal(int.MaxValue - 2, speech.Failures["The last one."]);
        Assert.Contains(session.Told, e => e is StageEvent { Stage: "speak", State: StageState.Failed });
    }

    [Fact]
    public async Task ADamagedPicture_FailsAtOnce_AndIsNamed()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5, 6, 7, 8]);
            var engines = MadeVideo.Engines(uploads: new Dictionary<string, GrowingFile> { ["broken"] = new(path, 16, 16) });
            var failure = await Assert.ThrowsAsync<GenerationException>(
                () => MadeVideo.MakeAsync(Scripts.Read("""{"title":"T","size":"160x128","scenes":[{"text":"Hi.","picture":"broken"}]}"""), engines));

            Assert.StartsWith("scenes[0].picture: The picture cannot be decoded", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(path, failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("speak")]
    [InlineData("render")]
    public async Task ACancelledSession_EndsAtOnce(string stage)
    {
        using var stop = new CancellationTokenSource();
        using var session = new CollectedSession();
        var speech = new CountedSpeech { Before = (text, cancelled) => stage == "speak" ? StopAndHang(stop, cancelled) : Task.CompletedTask };
        var run = MadeVideo.Open(session, Scripts.Read(Two), MadeVideo.Engines(speech)).RunAsync(stop.Token);
        if (stage == "render")
        {
            await session.WhenAsync(told => told is StageEvent { Stage: "render", State: StageState.Running });
            await stop.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(session.Publisher.IsClosed);
    }

    [Fact]
    public async Task AfterARestart_ItGoesOn_AndSpeaksNothingAgain()
    {
        var script = Scripts.Read("""{"title":"Restart","size":"160x128","scenes":[{"text":"The first scene is spoken."},{"title":"Two","text":"The second is.","duration":6},{"title":"Three","text":"The third was not."}]}""");
        using var stop = new CancellationTokenSource();
        using var first = new CollectedSession();
        var speech = new CountedSpeech { Before = (text, cancelled) => text == "The third was not." ? Task.Delay(Timeout.InfiniteTimeSpan, cancelled) : Task.CompletedTask };
        var run = MadeVideo.Open(first, script, MadeVideo.Engines(speech)).RunAsync(stop.Token);
        await first.WhenAsync(told => told is TurnEvent { Turn: 2, State: TurnState.Done });
        await Task.WhenAll(first.Publisher.WhenPartAsync(StreamEncoder.VideoName), first.Publisher.WhenPartAsync(StreamEncoder.AudioName));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(2, speech.Spoken.Count);

        using var second = first.Again();
        var again = new CountedSpeech();
        await MadeVideo.Open(second, script, MadeVideo.Engines(again)).RunAsync(CancellationToken.None);

        Assert.Equal(["The third was not."], again.Spoken);
        await CheckWholeAsync(script, first, second);
    }

    /// <summary>What both runs published and told is what one run does.</summary>
    private static async Task CheckWholeAsync(Script script, CollectedSession first, CollectedSession second)
    {
        using var whole = await MadeVideo.MakeAsync(script);
        foreach (var name in whole.Publisher.Renditions.Select(rendition => rendition.Name))
        {
            Assert.Equal(
                whole.Publisher.Parts(name).Select(part => (part.Start, part.Duration)),
                first.Publisher.Parts(name).Concat(second.Publisher.Parts(name)).Select(part => (part.Start, part.Duration)));
        }

        Assert.Equal(Lines(whole.Told), Lines([.. first.Told, .. second.Told]));
        var init = whole.Publisher.Renditions.Single(rendition => rendition.Name == StreamEncoder.VideoName).InitSegment.ToArray();
        byte[] joined = [.. init, .. first.Publisher.Parts(StreamEncoder.VideoName).Concat(second.Publisher.Parts(StreamEncoder.VideoName)).SelectMany(part => part.Bytes.ToArray())];
        var (expected, actual) = (await MadeVideo.FramesAsync(whole.Publisher.File(StreamEncoder.VideoName), script.Format), await MadeVideo.FramesAsync(joined, script.Format));
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(MadeVideo.Difference(pair.First, pair.Second, script.Format), 0, 4));
    }

    private static IEnumerable<string> Lines(IEnumerable<SessionEvent> told) => told.Select(e => e switch
    {
        TurnEvent turn => $"{turn.Turn} {turn.State} {turn.MediaTime}",
        TranscriptEvent line => $"{line.Turn}.{line.Piece} {line.Role} {line.Text} {line.MediaTime}",
        _ => "",
    }).Where(line => line.Length > 0);

    private static async Task StopAndHang(CancellationTokenSource stop, CancellationToken cancelled)
    {
        await stop.CancelAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
    }
}
