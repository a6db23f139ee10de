using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Chat;

/// <summary>The chat engine that needs no key and no network: a scripted guide that answers about Loomcast itself.</summary>
public sealed class GuideChatClient(TimeProvider time) : IChatClient
{
    private readonly GuideTalk _talk = new(Guide.Load(), time);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer(messages))));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask; // the answer is there at once; only the shape of the engine is asynchronous
        var answer = Answer(messages);
        for (var start = 0; start < answer.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var space = answer.IndexOf(' ', start);
            var end = space < 0 ? answer.Length : space + 1;
            yield return new ChatResponseUpdate(ChatRole.Assistant, answer[start..end]);
            start = end;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // holds nothing
    }

    private string Answer(IEnumerable<ChatMessage> messages)
    {
        var all = messages.ToList();
        var question = all.FindLast(message => message.Role == ChatRole.User)?.Text ?? "";
        return _talk.Answer(question, [.. all.Where(message => message.Role == ChatRole.Assistant).Select(message => message.Text.Trim())]);
    }
}
