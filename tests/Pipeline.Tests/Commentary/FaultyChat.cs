using System.Collections.Concurrent;
using Loomcast.Pipeline.Commentary;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Commentary;

/// <summary>The embedded commentator behind a line that breaks once, and that remembers which pictures it was shown.</summary>
internal sealed class FaultyChat(int failsAt) : DelegatingChatClient(new EmbeddedCommentator())
{
    public const string Reason = "429 Too Many Requests: your quota is used up";

    private int _calls;

    public ConcurrentBag<ReadOnlyMemory<byte>> Pictures { get; } = [];

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        foreach (var picture in messages.SelectMany(message => message.Contents).OfType<DataContent>())
        {
            Pictures.Add(picture.Data);
        }

        return Interlocked.Increment(ref _calls) == failsAt
            ? Task.FromException<ChatResponse>(new HttpRequestException(Reason))
            : base.GetResponseAsync(messages, options, cancellationToken);
    }
}
