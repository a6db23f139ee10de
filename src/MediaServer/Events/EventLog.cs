using System.Collections.Immutable;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>The events of one session, numbered from 1 without holes. The newest are in memory as they are sent, all of them as their fold.</summary>
/// <remarks>
/// Any thread appends, and never waits. Listeners read pages at their own speed and have no queue of their own:
/// one who falls behind what is kept gets the fold instead.
/// </remarks>
/// <param name="capacity">Events in memory.</param>
/// <param name="keep">Keeps each event before a listener can hear of it.</param>
internal sealed class EventLog(int capacity, KeepEvent keep)
{
    private const int MostPerPage = 64;

    // Protects everything below; nothing is awaited or written to a client inside.
    private readonly Lock _gate = new();
    private readonly byte[][] _ring = new byte[capacity][];
    private TaskCompletionSource _changed = NewSignal();
    private SessionSnapshot _snapshot = new();
    private bool _ended;
    private bool _closed;
    private int _listeners;

    public SessionSnapshot Snapshot
    {
        get
        {
            lock (_gate)
            {
                return _snapshot;
            }
        }
    }

    /// <summary>Somebody follows it, right now.</summary>
    public bool HasListeners => Volatile.Read(ref _listeners) > 0;

    /// <summary>Takes up what an earlier run of the server has kept.</summary>
    /// <exception cref="System.Text.Json.JsonException">It cannot be read.</exception>
    public ImmutableArray<SessionEvent> Restore(ImmutableArray<KeptEvent> kept)
    {
        lock (_gate)
        {
            return [.. kept.Select(e => Take(EventText.Read(e), e))];
        }
    }

    /// <summary>Nothing is added any more: what the session would still say as it is stopped is for its next run to say.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>Adds an event; after the end nothing is added any more.</summary>
    public void Append(SessionEvent e)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_ended || _closed)
            {
                return;
            }

            var text = EventText.Write(_snapshot.LastEventId + 1, e);
            keep(text);
            Take(e, text);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    /// <param name="change">1 for who comes, -1 for who leaves.</param>
    public void CountListener(int change) => Interlocked.Add(ref _listeners, change);

    /// <param name="after">Id of the last event that the listener has; 0 for none.</param>
    public EventPage ReadAfter(long after)
    {
        lock (_gate)
        {
            var last = _snapshot.LastEventId;
            if (after < last - capacity || after > last)
            {
                return new EventPage([EventFrame.Of(_snapshot)], last, _ended, _changed.Task);
            }

            var count = (int)Math.Min(last - after, MostPerPage);
            ImmutableArray<byte[]> frames = [.. Enumerable.Range(1, count).Select(step => _ring[SlotOf(after + step)])];
            return new EventPage(frames, after + count, _ended && after + count == last, _changed.Task);
        }
    }

    private SessionEvent Take(SessionEvent e, KeptEvent text)
    {
        _snapshot = _snapshot.Apply(e);
        _ring[SlotOf(text.Id)] = EventFrame.Of(text);
        _ended = e is EndEvent;
        return e;
    }

    private int SlotOf(long id) => (int)(id % capacity);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
