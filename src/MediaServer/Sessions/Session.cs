using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Conversation;

namespace Loomcast.MediaServer.Sessions;

/// <summary>One run of one pipeline, from its start until it is deleted.</summary>
internal sealed class Session(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private long _lastAsked = time.GetTimestamp();

    public required string Id { get; init; }

    /// <summary>Counts the sessions of this server; orders lists.</summary>
    public required long Number { get; init; }

    public required string Pipeline { get; init; }

    public required EventLog Log { get; init; }

    public required LiveStream Stream { get; init; }

    public DateTimeOffset CreatedAt { get; } = time.GetUtcNow();

    /// <summary>Null where the pipeline takes no turns.</summary>
    public ConversationSession? Conversation { get; init; }

    /// <summary>Completes when the pipeline has ended, failed or was cancelled; never faults.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    public bool HasEnded => Log.Snapshot.EndedAt is not null;

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>How long nobody has asked anything or fetched any media.</summary>
    public TimeSpan Idle => TimeSpan.FromTicks(Math.Min(time.GetElapsedTime(Volatile.Read(ref _lastAsked)).Ticks, Stream.Unwatched.Ticks));

    public void CountTurn() => Volatile.Write(ref _lastAsked, time.GetTimestamp());

    /// <summary>Finishes what is queued, then ends; a pipeline that takes no turns is cancelled.</summary>
    public void End()
    {
        if (Conversation is { } conversation)
        {
            conversation.End();
        }
        else
        {
            Cancel();
        }
    }

    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // deleted meanwhile, and so cancelled
        }
    }

    public void Dispose() => _cancellation.Dispose();
}
