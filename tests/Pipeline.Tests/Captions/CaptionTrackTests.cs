using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Tests.Captions;

public sealed class CaptionTrackTests
{
    private readonly CaptionTrack _track = new();

    [Fact]
    public void EachWord_IsACueOfTheWordsUpToIt_UntilTheNext()
    {
        Say(1, ("Hello", 1.0, 1.3), ("there,", 1.35, 1.6), ("Ada.", 1.7, 2.0));

        Assert.Equal([new Cue(1000, 1350, "Hello"), new Cue(1350, 1700, "Hello there,"), new Cue(1700, 2000, "Hello there, Ada.")], _track.Take(0, 2000));
    }

    [Fact]
    public void ACueOfTwoTimes_IsInBoth_Unchanged()
    {
        Say(1, ("Hello", 1.0, 1.3), ("there.", 1.35, 1.6));

        Assert.Equal([new Cue(1000, 1350, "Hello")], _track.Take(1000, 1200));
        Assert.Equal([new Cue(1000, 1350, "Hello"), new Cue(1350, 1600, "Hello there.")], _track.Take(1200, 1400));
    }

    [Fact]
    public void TheLastWords_StayForAWhile_ButNotBesideTheNext()
    {
        Say(1, ("One.", 1.0, 1.5));
        Assert.Equal([new Cue(1000, 1500, "One."), new Cue(1500, 1600, "One.")], _track.Take(1400, 1600));
        Say(1, ("Two.", 1.7, 1.9));

        Assert.Equal([new Cue(1600, 1700, "One."), new Cue(1700, 1900, "One. Two.")], _track.Take(1600, 1900));
        Assert.Equal([new Cue(1900, 3400, "One. Two.")], _track.Take(1900, 5000));
        Assert.Empty(_track.Take(5000, 6000));
    }

    [Fact]
    public void TwoLines_AreFilled_AndTheLowerOneMovesUp()
    {
        Say(1, [.. Enumerable.Range(0, 14).Select(n => ("wordswords", n * 0.5, (n * 0.5) + 0.4))]);

        var cues = _track.Take(0, 7000);
        Assert.All(cues.SelectMany(cue => cue.Text.Split('\n')), line => Assert.InRange(line.Length, 1, 32));
        Assert.Equal(["wordswords", "wordswords wordswords wordswords\nwordswords"], [cues.First().Text, cues.ElementAt(3).Text]);
        Assert.Equal(2, cues.Max(cue => cue.Text.Split('\n').Length));
        Assert.All(cues.Skip(3), cue => Assert.Contains('\n', cue.Text));
    }

    [Fact]
    public void WhatIsCut_IsNotShown()
    {
        Say(1, ("Heard", 1.0, 1.4), ("half", 1.4, 2.0), ("never.", 2.0, 2.4));
        _track.Take(0, 1200);

        Cut(1, 1.6);

        Assert.Equal([new Cue(1000, 1400, "Heard"), new Cue(1400, 1600, "Heard half")], _track.Take(1200, 3000));
    }

    [Fact]
    public void OfAWordThatIsCut_TheCueThatIsPublished_StaysAsItIs()
    {
        Say(1, ("Heard", 1.0, 1.4), ("half", 1.4, 2.0), ("never.", 2.0, 2.4));
        _track.Take(0, 1600);

        Cut(1, 1.6);

        Assert.Equal([new Cue(1400, 2000, "Heard half")], _track.Take(1600, 3000));
    }

    [Fact]
    public void ATurnThatFails_CutsOnlyItsOwnWords()
    {
        Say(1, ("Heard", 1.0, 1.4), ("all.", 1.4, 2.0));

        _track.Follow(new TurnEvent { At = default, Turn = 2, State = TurnState.Failed, Input = TurnEvent.Speech, MediaTime = 1.2 });

        Assert.Equal(["Heard", "Heard all."], _track.Take(0, 2000).Select(cue => cue.Text));
    }

    [Fact]
    public void TheNextTurn_BeginsOnAnEmptyLine()
    {
        Say(1, ("One.", 1.0, 1.5));
        Say(2, ("Two.", 1.6, 2.0));

        Assert.Equal([new Cue(1000, 1500, "One."), new Cue(1500, 1600, "One."), new Cue(1600, 2000, "Two.")], _track.Take(0, 2000));
    }

    private void Say(int turn, params (string Text, double Start, double End)[] words) => _track.Follow(new TranscriptEvent
    {
        At = default,
        Turn = turn,
        Role = TranscriptEvent.Assistant,
        Text = "",
        Final = true,
        Words = [.. words.Select(word => new TranscriptWord(word.Text, word.Start, word.End))],
    });

    private void Cut(int turn, double at) =>
        _track.Follow(new TurnEvent { At = default, Turn = turn, State = TurnState.Interrupted, Input = TurnEvent.Text, CutAt = at });
}
