using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests.Playlists;

public sealed class DateRangesTests
{
    private const string First = "#EXT-X-DATERANGE:ID=\"turn-1\",CLASS=\"net.loomcast.turn\",START-DATE=\"2026-03-04T05:06:08.390Z\",X-LOOMCAST-QUESTION=\"Who is 'Ada'? Tell me.\"";
    private readonly DateRanges _ranges = new();

    [Fact]
    public void ATurn_IsListedFromItsFirstWord_AndGetsItsEndLater()
    {
        Ask(1, "Who is \"Ada\"?\nTell me.");
        Tell(1, TurnState.Speaking, 0.5);
        Tell(1, TurnState.Done, 1.5);

        Assert.Equal("", _ranges.Lines(WindowOf(parts: 2)));
        Assert.Equal(First + "\n", _ranges.Lines(WindowOf(parts: 3)));
        Assert.Equal(First + "\n", _ranges.Lines(WindowOf(parts: 7)));
        Assert.Equal(First + ",DURATION=1.000,X-LOOMCAST-STATE=\"done\"\n", _ranges.Lines(WindowOf(parts: 8)));
    }

    [Fact]
    public void SoundAndPictures_SayTheSame()
    {
        Ask(1, "Who is \"Ada\"?\nTell me.");
        Tell(1, TurnState.Speaking, 0.5);

        Assert.Equal(_ranges.Lines(WindowOf(parts: 3)), _ranges.Lines(WindowOf(parts: 3, TestMedia.Audio)));
    }

    [Fact]
    public void ATurnThatWasCut_EndsWhereItWasCut()
    {
        Tell(1, TurnState.Speaking, 0.5);
        Tell(1, TurnState.Interrupted, 1.25, cutAt: 1.25);

        Assert.EndsWith(",DURATION=0.750,X-LOOMCAST-STATE=\"interrupted\"\n", _ranges.Lines(WindowOf(parts: 20)), StringComparison.Ordinal);
    }

    [Fact]
    public void ATurnThatWasNeverAnswered_IsNoRange()
    {
        Ask(1, "Who?");
        Tell(1, TurnState.Failed, 0.5);

        Assert.Equal("", _ranges.Lines(WindowOf(parts: 20)));
    }

    [Fact]
    public void WhatIsOverBeforeTheFirstSegment_IsNotListed()
    {
        Tell(1, TurnState.Speaking, 0.5);
        Tell(1, TurnState.Done, 1.5);
        Tell(2, TurnState.Speaking, 1.6);
        Tell(2, TurnState.Done, 40);

        var lines = _ranges.Lines(WindowOf(parts: 200, window: TimeSpan.FromSeconds(30)));
        Assert.DoesNotContain("turn-1", lines, StringComparison.Ordinal);
        Assert.Contains("turn-2", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void ALongQuestion_IsCutShort_BetweenCharacters()
    {
        Ask(1, new string('a', 119) + "😀😀");
        Tell(1, TurnState.Speaking, 0);

        Assert.Contains($"=\"{new string('a', 119)}…\"", _ranges.Lines(WindowOf(parts: 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void EachFormOfThePlaylist_HasThem()
    {
        Tell(1, TurnState.Speaking, 0.5);
        Tell(1, TurnState.Done, 1.5);
        var window = WindowOf(parts: 200);

        Assert.True(MediaPlaylistText.Skippable(window) > 0);
        Assert.All(
            (byte[][])[MediaPlaylistText.Full(window), MediaPlaylistText.Delta(window), KeyframePlaylistText.Full(window), KeyframePlaylistText.Delta(window)],
            text => Assert.Contains("#EXT-X-DATERANGE:ID=\"turn-1\"", Encoding.UTF8.GetString(text), StringComparison.Ordinal));
    }

    private void Ask(int turn, string text) =>
        _ranges.Follow(new TranscriptEvent { At = default, Turn = turn, Role = TranscriptEvent.User, Text = text, Final = true });

    private void Tell(int turn, TurnState state, double at, double? cutAt = null) =>
        _ranges.Follow(new TurnEvent { At = default, MediaTime = at, Turn = turn, State = state, Input = TurnEvent.Text, CutAt = cutAt });

    private Window WindowOf(int parts, Rendition? rendition = null, TimeSpan? window = null)
    {
        rendition ??= TestMedia.Video;
        var made = new Window(new PlaylistTerms(rendition, TestMedia.StartsAt, 0.6m, window, _ranges));
        for (var number = 0; number < parts; number++)
        {
            var part = rendition.Name == "audio" ? TestMedia.AudioPart(number) : TestMedia.VideoPart(number);
            made = made.Append(new Part(part.Start, part.Duration, true, new ByteRange(0, 9), 0), bringsInit: number == 0, part.EndsSegment);
        }

        return made;
    }
}
