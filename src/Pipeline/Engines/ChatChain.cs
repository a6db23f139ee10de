using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Engines;

/// <summary>Several chat engines as one. An engine that fails before its first token is replaced by the next; one that fails later has its answer end there.</summary>
/// <param name="chain">The engines.</param>
/// <param name="only">The embedded engine where there is no other.</param>
internal sealed class ChatChain(EngineChain<AnswerChat> chain, IChatClient? only) : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        var (answer, link) = await chain.UseAsync(
            chain.Links, (engine, _) => StartedAnswer<ChatResponseUpdate>.StartAsync(engine(all, cancellationToken), cancellationToken), cancellationToken);
        await using var updates = answer.Rest;
        for (var hasNext = answer.HasFirst; hasNext; hasNext = await NextAsync(updates, link))
        {
            yield return updates.Current;
        }
    }

    /// <summary>The whole answer. Nobody has seen a beginning, so the next engine takes over whenever one fails.</summary>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        var (answer, _) = await chain.UseAsync(
            chain.Links, async (engine, token) => await engine(all, token).ToChatResponseAsync(token), cancellationToken);
        return answer;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : only?.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // the engines belong to all sessions
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, EngineLink<AnswerChat> link)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (EngineException e)
        {
            await link.BlameAsync(e);
            throw;
        }
    }
}
