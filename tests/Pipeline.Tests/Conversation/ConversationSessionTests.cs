using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Speech;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Conversation;

public sealed class ConversationSessionTests
{
    private const string ThreeSentences = "Here is the first one. The second sentence is a little longer than that. And this is the third of them.";
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("This sentence goes on for quite a while, and then it ends.", 8));

    [Fact]
    public async Task ATurn_IsThoughtAbout_Spoken_AndDone()
    {
        await using var conversation = RunningConversation.Answering(ThreeSentences);
        Assert.Equal(1, conversation.Session.Ask("  Tell me.  ").Turn);
        await conversation.WhenTurnAsync(1, TurnState.Done);

        var states = conversation.Seen.OfType<TurnEvent>().Select(e => e.State);
        Assert.Equal([TurnState.Queued, TurnState.Thinking, TurnState.Speaking, TurnState.Done], states);
        var question = conversation.Seen.OfType<TranscriptEvent>().Single(e => e.Role == TranscriptEvent.User);
        Assert.Equal(("Tell me.", true), (question.Text, question.Final));
        Assert.Equal(ThreeSentences, string.Join(' ', Answer(conversation).Select(e => e.Text)));
    }

    [Fact]
    public async Task ConversationThatWaitedInLine_BeginsWhenItIsCalled()
    {
        var called = new TaskCompletionSource();
        await using var conversation = new RunningConversation(new ScriptedChat(_ => ThreeSentences), called: called.Task);
        var made = conversation.Time.GetUtcNow();
        DateTimeOffset calledAt;
        do
        {
            calledAt = conversation.Time.GetUtcNow();
        }
        while (calledAt == made);

        called.SetResult();

        Assert.True((await conversation.WhenAsync<StatusEvent>(told => told.StartsAt is not null)).StartsAt >= calledAt);
    }

    [Fact]
    public async Task Pieces_FollowEachOther_WithoutAnIdleSliceBetween()
    {
        await using var conversation = new RunningConversation(new ScriptedChat(_ => ThreeSentences), speed: 1);
        conversation.Session.Ask("Tell me.");
        var done = await conversation.WhenTurnAsync(1, TurnState.Done);

        var pieces = Answer(conversation);
        Assert.True(pieces.Count > 1);
        Assert.Equal(Enumerable.Range(0, pieces.Count), pieces.Select(piece => piece.Piece));
        var ends = pieces.Skip(1).Select(piece => piece.MediaTime!.Value).Append(done.MediaTime!.Value + 0.04);
        Assert.All(pieces.Zip(ends), piece =>
        {
            // a piece ends with a pause of a fifth of a second at most, rounded up to whole slices
            var silence = piece.Second - piece.First.Words[^1].End;
            Assert.InRange(silence, -0.01, 0.25);
        });
    }

    [Fact]
    public async Task Words_HaveTheTimesAtWhichTheyAreHeard()
    {
        await using var conversation = RunningConversation.Answering(ThreeSentences);
        conversation.Session.Ask("Tell me.");
        await conversation.WhenTurnAsync(1, TurnState.Done);

        var words = Answer(conversation).SelectMany(piece => piece.Words).ToList();
        Assert.All(words, word => Assert.True(word.End >= word.Start));
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.Second.Start >= pair.First.Start));
        Assert.All(Answer(conversation), piece => Assert.True(piece.Words[0].Start >= piece.MediaTime));
    }

    [Fact]
    public async Task Turns_AreAnsweredInTheirOrder()
    {
        await using var conversation = new RunningConversation(new ScriptedChat(question => $"You asked for {question}."));
        Assert.Equal([1, 2, 3], new[] { "one", "two", "three" }.Select(text => conversation.Session.Ask(text).Turn));
        await conversation.WhenTurnAsync(3, TurnState.Done);

        Assert.Equal([1, 2, 3], Answer(conversation).Select(piece => piece.Turn).Distinct());
        Assert.Equal(["You asked for one.", "You asked for two.", "You asked for three."], Answer(conversation).Select(piece => piece.Text));
    }

    [Fact]
    public async Task TheHistory_HoldsWhatWasSaidBefore()
    {
        var chat = new ScriptedChat(question => $"That was {question}.");
        await using var conversation = new RunningConversation(chat);
        conversation.Session.Ask("one");
        await conversation.WhenTurnAsync(1, TurnState.Done);
        conversation.Session.Ask("two");
        await conversation.WhenTurnAsync(2, TurnState.Done);

        Assert.Equal(["one", "That was one.", "two"], chat.Asked[1].Select(message => message.Text.Trim()));
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], chat.Asked[1].Select(message => message.Role));
    }

    [Fact]
    public async Task AnInterruption_CutsTheAnswer_AndKeepsWhatWasHeard()
    {
        var chat = new ScriptedChat(_ => Long);
        await using var conversation = new RunningConversation(chat);
        conversation.Session.Ask("one");
        conversation.Session.Ask("two");
        await conversation.WhenAsync<TranscriptEvent>(e => e.Role == TranscriptEvent.Assistant && e.Piece == 1);

        var cut = conversation.Session.Interrupt();
        await conversation.WhenTurnAsync(2, TurnState.Interrupted);
        var first = conversation.Seen.OfType<TurnEvent>().Last(e => e.Turn == 1);
        Assert.Equal((1, TurnState.Interrupted), (cut.Turn, first.State));
        Assert.Equal(cut.CutAt.TotalSeconds, first.CutAt!.Value, 3);
        Assert.StartsWith(first.Heard!, Long, StringComparison.Ordinal);
        Assert.True(first.Heard!.Length < Long.Length / 2);

        conversation.Session.Ask("three");
        await conversation.WhenTurnAsync(3, TurnState.Speaking);
        Assert.Equal(first.Heard, chat.Asked[^1][1].Text);
    }

    [Fact]
    public async Task Captions_ShowEachWordWhenItIsSpoken_AndNothingThatWasCut()
    {
        await using var conversation = new RunningConversation(new ScriptedChat(question => question == "one" ? Long : "That is all."));
        conversation.Session.Ask("one");
        await conversation.WhenAsync<TranscriptEvent>(e => e.Role == TranscriptEvent.Assistant && e.Piece == 1);
        conversation.Session.Interrupt();
        conversation.Session.Ask("two");
        await conversation.WhenTurnAsync(2, TurnState.Done);
        conversation.Session.End();
        await conversation.Run;

        var cues = conversation.Publisher.Parts("captions").SelectMany(part => WebVtt.Parse(part.Bytes.Span)).Distinct().ToList();
        var cut = conversation.Seen.OfType<TurnEvent>().Single(e => e.State == TurnState.Interrupted);
        var heard = Answer(conversation).SelectMany(piece => piece.Words.Where(word => piece.Turn != cut.Turn || word.Start < cut.CutAt));
        Assert.All(heard, word => Assert.EndsWith(word.Text, cues.First(cue => cue.Start >= (long)Math.Round(word.Start * 1000)).Text, StringComparison.Ordinal));
        Assert.EndsWith("That is all.", cues[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(cues, cue => cue.Start > (cut.CutAt!.Value * 1000) + 600 && cue.Text.Contains("sentence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnInterruption_OfNothing_SaysSo()
    {
        await using var conversation = RunningConversation.Answering("Yes.");
        Assert.Null(conversation.Session.Interrupt().Turn);

        conversation.Session.Ask("Still there?");
        await conversation.WhenTurnAsync(1, TurnState.Done);
    }

    [Fact]
    public async Task Speech_IsUnderstoodWhileItArrives_AndAnswered()
    {
        var chat = new ScriptedChat(_ => "Sunny.");
        await using var conversation = new RunningConversation(chat);
        var wav = await Sounds.FileAsync("wav", "-f", "lavfi", "-i", "flite=text='what is the weather like today':voice=rms");
        var result = await conversation.Session.ListenAsync(new MemoryStream(wav), "audio/wav", null, default);
        await conversation.WhenTurnAsync(1, TurnState.Done);

        Assert.Equal((1, null), (result.Turn, result.Refusal));
        var heard = conversation.Seen.OfType<TranscriptEvent>().Where(e => e.Role == TranscriptEvent.User).ToList();
        Assert.True(heard.Count > 2, "partial texts come first");
        Assert.Equal(chat.Asked[0][^1].Text, heard[^1].Text);
        Assert.Contains("weather", heard[^1].Text, StringComparison.Ordinal);
        Assert.Contains(conversation.Seen, e => e is TurnEvent { State: TurnState.Listening });
    }

    [Fact]
    public async Task AnOpenMicrophone_IsAnswered_WhereItsSpeechEnds()
    {
        var chat = new ScriptedChat(_ => "Sunny.");
        await using var conversation = new RunningConversation(chat);
        using var microphone = new OpenMicrophone([.. await Sounds.SpeechAsync("what is the weather like today"), .. new short[32_000]]);

        var result = await conversation.Session.ListenAsync(microphone.Sound, "audio/wav", conversation.Session.OpenEar(), default);
        await conversation.WhenTurnAsync(1, TurnState.Done);

        Assert.Equal((1, null), (result.Turn, result.Refusal));
        Assert.Contains("weather", chat.Asked[0][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOpenMicrophone_ThatHearsNobody_IsNoQuestion()
    {
        await using var conversation = RunningConversation.Answering("Never said.");
        using var microphone = new OpenMicrophone(new short[20 * 16_000]);

        await conversation.Session.ListenAsync(microphone.Sound, "audio/wav", conversation.Session.OpenEar(), default);
        await conversation.WhenTurnAsync(1, TurnState.Done);
        conversation.Session.Ask("Still there?");
        await conversation.WhenTurnAsync(2, TurnState.Done);

        Assert.All(Answer(conversation), said => Assert.Equal(2, said.Turn));
    }

    [Fact]
    public async Task Silence_IsAskedAbout()
    {
        await using var conversation = RunningConversation.Answering("Never said.");
        var wav = await Sounds.FileAsync("wav", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "1");
        await conversation.Session.ListenAsync(new MemoryStream(wav), "audio/wav", null, default);
        await conversation.WhenTurnAsync(1, TurnState.Done);

        Assert.Contains("did not catch that", string.Join(' ', Answer(conversation).Select(e => e.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task EmptyText_IsRefused(string text)
    {
        await using var conversation = RunningConversation.Answering("Yes.");
        Assert.Equal(RefusalReason.BadText, conversation.Session.Ask(text).Refusal?.Reason);
        Assert.Equal(RefusalReason.BadText, conversation.Session.Ask(new string('x', ConversationSession.LongestText + 1)).Refusal?.Reason);
    }

    [Fact]
    public async Task BytesThatAreNoSound_AreRefused_AndTheSessionGoesOn()
    {
        await using var conversation = RunningConversation.Answering("Yes.");
        var result = await conversation.Session.ListenAsync(new MemoryStream("no sound at all"u8.ToArray()), "audio/wav", null, default);
        Assert.Equal(RefusalReason.BadAudio, result.Refusal?.Reason);
        await conversation.WhenTurnAsync(1, TurnState.Failed);

        conversation.Session.Ask("Still there?");
        await conversation.WhenTurnAsync(2, TurnState.Done);
    }

    [Fact]
    public async Task AnEngineThatFails_CostsTheTurn_NotTheSession()
    {
        await using var conversation = new RunningConversation(new ScriptedChat(question => question == "break" ? throw new HttpRequestException("502") : "Yes."));
        conversation.Session.Ask("break");
        conversation.Session.Ask("go on");
        await conversation.WhenTurnAsync(2, TurnState.Done);

        Assert.Contains(conversation.Seen, e => e is ErrorEvent { Turn: 1, Detail: "502" });
        Assert.Contains(conversation.Seen, e => e is TurnEvent { Turn: 1, State: TurnState.Failed });
    }

    [Fact]
    public async Task MoreTurnsThanCanWait_AreRefused()
    {
        await using var conversation = RunningConversation.Answering(Long);
        var refusal = Enumerable.Range(0, 40).Select(_ => conversation.Session.Ask("Again.").Refusal).First(refusal => refusal is not null);
        Assert.Equal(RefusalReason.Full, refusal!.Reason);
    }

    [Fact]
    public async Task End_AnswersWhatWaits_ThenClosesTheStream()
    {
        await using var conversation = RunningConversation.Answering("Goodbye then.");
        conversation.Session.Ask("one");
        conversation.Session.Ask("two");
        conversation.Session.End();
        Assert.Equal(RefusalReason.Ended, conversation.Session.Ask("three").Refusal?.Reason);
        await conversation.Run;

        await conversation.WhenTurnAsync(2, TurnState.Done);
        Assert.True(conversation.Publisher.IsClosed);
        var video = conversation.Publisher.Parts("video").Sum(part => part.Duration) / 90_000.0;
        var audio = conversation.Publisher.Parts("audio").Sum(part => part.Duration) / 48_000.0;
        Assert.InRange(audio - video, 0, 0.04);
    }

    [Fact]
    public async Task Cancelled_TheOpenTurnsAreInterrupted()
    {
        await using var conversation = RunningConversation.Answering(Long);
        conversation.Session.Ask("one");
        await conversation.WhenTurnAsync(1, TurnState.Speaking);
        await conversation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => conversation.Run);
        await conversation.WhenTurnAsync(1, TurnState.Interrupted);
    }

    private static List<TranscriptEvent> Answer(RunningConversation conversation) =>
        [.. conversation.Seen.OfType<TranscriptEvent>().Where(e => e.Role == TranscriptEvent.Assistant)];
}
