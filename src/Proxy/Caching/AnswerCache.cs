using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Caching;

/// <summary>
/// The answers that are kept, least recently used first to go, and the flights that will bring more. All state is guarded by one lock,
/// under which nothing is awaited, allocated in bulk or called back.
/// </summary>
internal sealed class AnswerCache(IOptions<CachingOptions> options, TimeProvider time)
{
    private readonly CachingOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<CacheKey, LinkedListNode<(CacheKey Key, Answer Answer)>> _kept = [];
    private readonly LinkedList<(CacheKey Key, Answer Answer)> _byUse = new(); // the most recent one first
    private readonly Dictionary<CacheKey, Flight> _flights = [];
    private long _bytes; // kept, and reserved for what is on its way
    private int _waiters;

    /// <summary>Bytes of answers kept and on their way.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Viewers who wait for a flight.</summary>
    public int Waiters => Volatile.Read(ref _waiters);

    public bool TryFind(in CacheKey key, out Answer answer)
    {
        lock (_lock)
        {
            return TryFindKept(key, out answer);
        }
    }

    /// <summary>Finds a fresh answer, or the flight that brings it: one under way or a new one.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool TryBoard(in CacheKey key, out Answer? answer, out Flight? flight, out bool isNew)
    {
        (flight, isNew) = (null, false);
        lock (_lock)
        {
            if (TryFindKept(key, out answer!))
            {
                return true;
            }

            answer = null;
            if (_waiters >= _options.CacheWaiters)
            {
                return false;
            }

            if (!_flights.TryGetValue(key, out flight))
            {
                _flights[key] = flight = new Flight(new CancellationTokenSource());
                isNew = true;
            }

            flight.Waiters++;
            _waiters++;
            return true;
        }
    }

    /// <summary>A viewer waits no longer. With the last one the flight is abandoned; whoever comes later begins another.</summary>
    public void Leave(in CacheKey key, Flight flight)
    {
        lock (_lock)
        {
            _waiters--;
            if (--flight.Waiters > 0 || !Remove(key, flight))
            {
                return;
            }
        }

        flight.Abandon();
    }

    /// <summary>Ends a flight for all who wait, and keeps what it brought while that is fresh.</summary>
    public void Land(in CacheKey key, Flight flight, Landing landing)
    {
        lock (_lock)
        {
            if (Remove(key, flight) && landing.Answer is { MayBeKept: true } answer && TryMakeRoom(answer.Size))
            {
                _bytes += answer.Size;
                _kept[key] = _byUse.AddFirst((key, answer));
            }
        }

        flight.Land(landing);
    }

    /// <summary>Makes room for a body that is about to come. Not possible when too much is on its way already.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_lock)
        {
            if (!TryMakeRoom(bytes))
            {
                return false;
            }

            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Gives back what <see cref="TryReserve"/> took.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
        }
    }

    private bool TryFindKept(in CacheKey key, out Answer answer)
    {
        answer = null!;
        if (!_kept.TryGetValue(key, out var node))
        {
            return false;
        }

        _byUse.Remove(node);
        if (!node.Value.Answer.IsFresh(time))
        {
            Forget(node);
            return false;
        }

        _byUse.AddFirst(node);
        answer = node.Value.Answer;
        return true;
    }

    private bool TryMakeRoom(long bytes)
    {
        while (_bytes + bytes > _options.CacheBytes)
        {
            if (_byUse.Last is not { } oldest)
            {
                return false;
            }

            _byUse.RemoveLast();
            Forget(oldest);
        }

        return true;
    }

    private void Forget(LinkedListNode<(CacheKey Key, Answer Answer)> removed)
    {
        _kept.Remove(removed.Value.Key);
        _bytes -= removed.Value.Answer.Size;
    }

    /// <returns>Whether this flight was still the one that new viewers board.</returns>
    private bool Remove(in CacheKey key, Flight flight) =>
        _flights.TryGetValue(key, out var current) && current == flight && _flights.Remove(key);
}
