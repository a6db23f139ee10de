using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Conversation;

public sealed class BargeInTests : IAsyncLifetime, IDisposable
{
    private readonly ControlledModel _model = new(new ManualTime(), _ => 20);
    private readonly ModelBatcher<float, float> _batcher;

    public BargeInTests() => _batcher = _model.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _batcher.DisposeAsync();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task AnInterruption_StopsTheChatRequest_AndTheRunOfTheModel_AndTheNextTurnGetsBoth()
    {
        using var chat = new EndlessChat();
        await using var conversation = new RunningConversation(chat, avatar: new ModelAvatar(_batcher));
        conversation.Session.Ask("one");
        await _model.Begun.Reader.ReadAsync();

        conversation.Session.Interrupt();

        await chat.Stopped.Task;
        await _model.Stopped.Reader.ReadAsync();
        conversation.Session.Ask("two");
        await _model.Begun.Reader.ReadAsync();
        Assert.Equal(2, conversation.Session.Interrupt().Turn);
    }

    [Fact]
    public async Task AnInterruption_TakesTheCallsThatWaitOutOfTheLine()
    {
        using var chat = new EndlessChat();
        var other = _batcher.RunAsync(new float[] { 7 }, [new float[1]], DateTimeOffset.UnixEpoch, CancellationToken.None);
        await _model.Begun.Reader.ReadAsync();
        await using var conversation = new RunningConversation(chat, avatar: new ModelAvatar(_batcher));
        conversation.Session.Ask("one");
        await conversation.WhenAsync<StageEvent>(e => e.Stage == "speak");

        conversation.Session.Interrupt();
        await chat.Stopped.Task;
        conversation.Session.End();
        await conversation.Run;

        _model.LetGo();
        await other;
        Assert.False(_model.Begun.Reader.TryRead(out _)); // nothing of the turn was ever run
    }
}
