using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Ingest;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Sessions;

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

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its place, in line or to run in; null where it had ended before the server was started.</summary>
    public QueueTicket? Ticket { get; init; }

    /// <summary>It waits for a place: it can be played when it runs, and takes nothing until then.</summary>
    public bool IsQueued => Log.Snapshot.State == SessionState.Queued;

    /// <summary>How long it is kept after its end.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>When it is deleted; null while it runs.</summary>
    public DateTimeOffset? ExpiresAt => Log.Snapshot.EndedAt + Retention;

    /// <summary>Why the server ended it; null where it did not.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Null where the pipeline takes no turns.</summary>
    public ConversationSession? Conversation { get; private set; }

    /// <summary>The server was restarted, and what the session needs to go on is still being loaded.</summary>
    public bool IsResuming { get; set; }

    /// <summary>Null where the pipeline makes its media itself.</summary>
    public ExternalSession? External { get; private set; }

    /// <summary>Lets a stage that failed try again; false where none waits for it.</summary>
    public Func<bool> Retry { get; private set; } = () => false;

    /// <summary>What is kept from being deleted for it, until its end.</summary>
    public IReadOnlyList<IDisposable> Held { get; set; } = [];

    /// <summary>Completes when the pipeline has ended, failed or was cancelled; never faults.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>The server ends and the session with it, for now: its next run goes on with it.</summary>
    public bool IsSuspended { get; private set; }

    public bool HasEnded => Log.Snapshot.EndedAt is not null;

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>How long nobody has asked anything or fetched any media. While it waits in line, who listens is there.</summary>
    public TimeSpan Idle => IsQueued && Log.HasListeners ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(time.GetElapsedTime(Volatile.Read(ref _lastAsked)).Ticks, Stream.Demand.Quiet.Ticks));

    /// <summary>What the pipeline tells goes to who listens, and into the playlists.</summary>
    public void Tell(SessionEvent e)
    {
        Log.Append(e);
        Stream.Ranges.Follow(e);
    }

    /// <summary>What runs in it now: at its start, and again when it goes on after a restart or with other encoders.</summary>
    public void TakeUp(SessionWork work) => (Conversation, External, Retry) = (work.Conversation, work.External, work.Retry ?? Retry);

    /// <summary>Somebody looked how it stands: that matters while it waits in line, when there is nothing else to ask.</summary>
    public void CountLook()
    {
        if (IsQueued)
        {
            CountTurn();
        }
    }

    public void CountTurn() => Volatile.Write(ref _lastAsked, time.GetTimestamp());

    /// <summary>Finishes what is queued, then ends; a pipeline that takes no turns is cancelled, and one that waits in line never begins.</summary>
    public void End()
    {
        if (Ticket?.TryWithdraw() == true)
        {
            return;
        }

        if (Conversation is { } conversation)
        {
            conversation.End();
        }
        else if (External is { } external)
        {
            external.End();
        }
        else
        {
            Cancel();
        }
    }

    /// <summary>Stops at once, without an end: nobody is told anything.</summary>
    public void Suspend()
    {
        IsSuspended = true;
        Log.Close();
        Cancel();
    }

    /// <summary>Ends it at once for a reason that is told; what was published stays.</summary>
    public void Fail(Exception fault)
    {
        Fault ??= fault;
        Cancel();
    }

    /// <summary>It needs nothing of others any more.</summary>
    public void GiveBack()
    {
        foreach (var held in Held)
        {
            held.Dispose();
        }

        Held = [];
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

    public void Dispose()
    {
        External?.Dispose();
        _cancellation.Dispose();
    }
}
