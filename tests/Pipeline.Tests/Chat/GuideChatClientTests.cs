using Loomcast.Pipeline.Chat;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Chat;

public sealed class GuideChatClientTests : IDisposable
{
    private readonly GuideChatClient _guide = new(TimeProvider.System);

    [Fact]
    public async Task Stream_IsTheAnswer_WordByWord()
    {
        ChatMessage[] messages = [new(ChatRole.User, "What is Loomcast?")];
        var answer = (await _guide.GetResponseAsync(messages)).Text;

        var tokens = new List<string>();
        await foreach (var update in _guide.GetStreamingResponseAsync(messages))
        {
            tokens.Add(update.Text);
        }

        Assert.Equal(answer, string.Concat(tokens));
        Assert.All(tokens[..^1], token => Assert.Matches(@"^\S+ $", token));
    }

    [Fact]
    public async Task AFollowUp_IsAnswered_FromTheHistory()
    {
        ChatMessage[] first = [new(ChatRole.User, "What is Loomcast?")];
        var answer = (await _guide.GetResponseAsync(first)).Text;

        var more = (await _guide.GetResponseAsync([.. first, new(ChatRole.Assistant, answer), new(ChatRole.User, "Tell me more.")])).Text;

        Assert.StartsWith("A loom weaves many threads", more, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoMessage_IsAnsweredToo() => Assert.StartsWith("I do not know", (await _guide.GetResponseAsync([])).Text, StringComparison.Ordinal);

    [Fact]
    public async Task Cancellation_EndsTheStream()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var stop = new CancellationTokenSource();
            await foreach (var _ in _guide.GetStreamingResponseAsync([new(ChatRole.User, "hello")], cancellationToken: stop.Token))
            {
                await stop.CancelAsync();
            }
        });
    }

    public void Dispose() => _guide.Dispose();
}
