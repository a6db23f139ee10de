using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Commentary;

/// <summary>The commentator that needs no key and no network: it puts what was measured into English sentences, as many as there is time for. It cannot see.</summary>
public sealed class EmbeddedCommentator : IChatClient
{
    private const string Idle = "Let us watch.";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer([.. messages]))));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // holds nothing
    }

    private static string Answer(IReadOnlyList<ChatMessage> messages)
    {
        var brief = LineBrief.TryParse(messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "");
        string[] said = [.. messages.Where(message => message.Role == ChatRole.Assistant).Select(message => message.Text)];
        return brief is null ? Idle : Compose(brief, said);
    }

    /// <summary>The most important first, as long as there is room: of each topic the longest wording that fits and was not heard lately.</summary>
    private static string Compose(LineBrief brief, string[] said)
    {
        var (sentences, left) = (new List<string>(), brief.MostWords);
        foreach (var wordings in Wordings.Of(brief.Moment, brief.Facts))
        {
            var fitting = wordings.Where(wording => Words(wording) <= left).ToList();
            var fresh = fitting.Where(wording => !said.Any(line => line.Contains(wording, StringComparison.Ordinal))).ToList();
            var isNeeded = sentences.Count == 0; // better said again than not at all
            if ((fresh.Count > 0 ? fresh : isNeeded ? fitting : []).MaxBy(wording => (Words(wording), -Age(said, wording))) is not { } chosen)
            {
                continue;
            }

            sentences.Add(chosen);
            left -= Words(chosen);
            if (brief.Style == CommentaryStyle.Brief)
            {
                break;
            }
        }

        return sentences.Count == 0 ? Idle : string.Join(' ', sentences);
    }

    private static int Words(string text) => text.AsSpan().Count(' ') + 1;

    private static int Age(string[] said, string wording) => Array.FindLastIndex(said, line => line.Contains(wording, StringComparison.Ordinal));
}
