using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>The events of one session, numbered from 1 without holes. The newest are kept as they are sent, all of them as their fold.</summary>
/// <remarks>
/// Any thread appends, and never waits. Listeners read pages at their own speed and have no queue of their own:
/// one who falls behind what is kept gets the fold instead.
/// </remarks>
internal sealed class EventLog(int capacity)
{
    private const int MostPerPage = 64;

    // Protects everything below; nothing is awaited or written to a client inside.
    private readonly Lock _gate = new();
    private readonly byte[][] _ring = new byte[capacity][];
    private TaskCompletionSource _changed = NewSignal();
    private SessionSnapshot _snapshot = new();
    private bool _ended;

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

    /// <summary>Adds an event; after the end nothing is added any more.</summary>
    public void Append(SessionEvent e)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _snapshot = _snapshot.Apply(e);
            _ring[SlotOf(_snapshot.LastEventId)] = EventFrame.Of(_snapshot.LastEventId, e);
            _ended = e is EndEvent;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

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

    private int SlotOf(long id) => (int)(id % capacity);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
