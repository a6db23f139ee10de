using Loomcast.MediaServer.Ingest;
using Loomcast.Pipeline.Conversation;

namespace Loomcast.MediaServer.Sessions;

/// <summary>What runs in a session.</summary>
/// <param name="RunAsync">Runs the pipeline to its end.</param>
/// <param name="Conversation">Takes the turns, where the pipeline is a conversation.</param>
/// <param name="External">Takes what a publisher sends, where the media comes from outside.</param>
internal sealed record SessionWork(Func<CancellationToken, Task> RunAsync, ConversationSession? Conversation = null, ExternalSession? External = null)
{
    /// <summary>Lets a stage that failed try again, false where none waits for it; null where the pipeline knows no such thing.</summary>
    public Func<bool>? Retry { get; init; }
}
