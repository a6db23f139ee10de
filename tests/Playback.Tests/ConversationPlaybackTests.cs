using System.Text.Json.Nodes;

namespace Loomcast.Playback.Tests;

/// <summary>The main job, watched: a conversation of ten turns, text and speech, played by the page in Chromium through the proxy.</summary>
[Collection(Alone.Name)]
public sealed class ConversationPlaybackTests(PlayedConversation played) : IClassFixture<PlayedConversation>
{
    // Above this the browser, the encoders and the servers together get less than they need for real time, and a picture may stand still.
    private const double Starved = 0.5;

    [Fact]
    public void EveryTurn_IsAnswered_ButTheInterruptedOne()
    {
        var states = Turns().Select(turn => (string?)turn["state"]);

        Assert.Equal(["done", "done", "done", "interrupted", "done", "done", "done", "done", "done", "done"], states);
    }

    [Fact]
    public void TheStream_MissesNoSlice_AndIdlesWhileItWaits()
    {
        Recording.AssertContinuous(played.Recorded);
        Assert.All(PieceStarts(), start => Assert.Equal((true, 0), (played.Recorded[start].IsSpeech, played.Recorded[start].FrameInPiece)));
        Assert.Equal(PieceStarts().Count(), played.Recorded.Count(slice => slice is { IsSpeech: true, FrameInPiece: 0 }));
    }

    [Fact]
    public void EachPresentedFrame_IsTheSliceOfItsTime() => Assert.All(played.Frames, frame =>
    {
        Assert.Equal(frame.Slice, frame.MediaTime * Recording.FrameRate, tolerance: 0.03);
        Assert.Equal(played.Recorded[frame.Slice], frame.Number);
    });

    // Seen: a slice that neither of the browser's counters knew. The recording has it, and so has the buffer.
    private const int Uncounted = 1;

    [Fact]
    public void EverySlice_IsPresentedOnce_InOrder()
    {
        // What the script did not see itself the browser counted: it comes late to a frame on a busy machine, and then tells how many there were.
        // (It counts some twice: late ones as dropped and as presented, and one that it paints again.)
        foreach (var (before, now) in played.Frames.Zip(played.Frames.Skip(1)).Where(pair => !played.Stops.Any(stop => stop.IsJumpBetween(pair.First, pair.Second))))
        {
            Assert.True(now.Slice > before.Slice, $"slice {now.Slice} after {before.Slice}");
            var counted = now.Presented - before.Presented + now.Dropped - before.Dropped;
            Assert.True(
                now.Slice - before.Slice <= counted + Uncounted || played.CpuPressure > Starved,
                $"{now.Slice - before.Slice} slices up to {now.Slice}, of which the browser knows {counted}, at a pressure of {played.CpuPressure:0.00}");
        }

        Assert.Equal(played.Recorded.Count - 1, played.Frames[^1].Slice);
    }

    [Fact]
    public void ThePlayhead_NeverStops_NorJumps()
    {
        // The player pauses by itself before its buffer runs dry.
        Assert.DoesNotContain(played.Stops, stop => stop.Type is not ("waiting" or "seeking" or "pause"));
        Assert.True(played.Stops.Count == 0 || played.CpuPressure > Starved, $"{string.Join(", ", played.Stops)}, at a pressure of {played.CpuPressure:0.00}");
    }

    [Fact]
    public void AnInterruption_CutsWithinASecondOfMedia()
    {
        var startsAt = (DateTimeOffset)played.Events.First(e => e.Data["startsAt"] is not null).Data["startsAt"]!;
        var cut = played.Events.Single(e => (string?)e.Data["state"] == "interrupted").Data;
        var cutAt = (double)cut["cutAt"]!;
        var slice = (int)Math.Round(cutAt * Recording.FrameRate);

        Assert.InRange(cutAt, 0, ((DateTimeOffset)cut["at"]! - startsAt).TotalSeconds + 1);
        Assert.True(played.Recorded[slice - 1].IsSpeech);
        Assert.False(played.Recorded[slice].IsSpeech);
    }

    [Fact]
    public void ThePage_ShowsTheWordsOfEveryTurn()
    {
        var words = Turns().Select(turn => ((string)turn["question"]!, (string?)turn["heard"] ?? (string)turn["answer"]!));

        Assert.Equal(words, played.Transcript);
    }

    [Fact]
    public void ThePage_SpeaksHttp2_WithBothHosts()
    {
        Assert.Equal(["localhost", "video.localhost"], played.Requests.Select(request => request.Host).Distinct().Order());
        Assert.All(played.Requests, request => Assert.Equal("h2", request.Protocol));
    }

    [Fact]
    public void TheBrowser_HasNothingToComplainAbout() => Assert.Empty(played.Complaints);

    private IEnumerable<JsonNode> Turns() => played.Snapshot["turns"]!.AsArray().Select(turn => turn!);

    private static IEnumerable<JsonNode> Pieces(JsonNode turn) => turn["pieces"]!.AsArray().Select(piece => piece!);

    private IEnumerable<int> PieceStarts() => Turns().SelectMany(Pieces).Select(piece => (int)Math.Round((double)piece["mediaTime"]! * Recording.FrameRate));
}
