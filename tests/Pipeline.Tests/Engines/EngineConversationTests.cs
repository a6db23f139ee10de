using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Conversation;
using Loomcast.Tests.Shared.Engines;

namespace Loomcast.Pipeline.Tests.Engines;

public sealed class EngineConversationTests
{
    [Fact]
    public async Task AnAnswerThatBreaksOff_IsHeardSoFar_AndTheTurnSaysSo()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.CutAfter("This was said. ", "So was this. ", "And this is not the"));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server)));
        await using var conversation = new RunningConversation(roster.Chat());

        conversation.Session.Ask("Tell me.");
        await conversation.WhenTurnAsync(1, TurnState.Done);

        Assert.Equal("This was said. So was this.", string.Join(' ', conversation.Seen.OfType<TranscriptEvent>().Where(said => said.Role == TranscriptEvent.Assistant).Select(said => said.Text)));
        var told = Assert.Single(conversation.Seen.OfType<ErrorEvent>());
        Assert.Equal((1, "The answer ends early"), (told.Turn, told.Title));
        Assert.Contains("in the middle", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnInterruptedTurn_StopsTheEngine()
    {
        var gone = new TaskCompletionSource();
        await using var server = await EngineServer.StartAsync(EngineAnswers.HangAfter(gone, "This is being said. ", "More of it "));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server)));
        await using var conversation = new RunningConversation(roster.Chat());

        conversation.Session.Ask("Tell me.");
        await conversation.WhenTurnAsync(1, TurnState.Speaking);
        conversation.Session.Interrupt();

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await conversation.WhenTurnAsync(1, TurnState.Interrupted);
    }
}
