using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Gives the places in which sessions run: one line for each pipeline, all within what the server may run at once.</summary>
/// <remarks>Any thread calls. Whoever comes or goes moves the others under the lock; they hear of it by their tickets.</remarks>
internal sealed class SessionQueue(IOptions<SessionOptions> options, SessionCost costOf)
{
    private readonly SessionOptions _options = options.Value;
    private readonly Lock _gate = new(); // protects everything below
    private readonly List<QueueTicket> _waiting = []; // oldest first
    private readonly List<QueueTicket> _running = [];
    private long _calls;
    private bool _isOpen;

    /// <summary>Takes a place, or stands in line for one.</summary>
    /// <returns>Null where it can do neither.</returns>
    public QueueTicket? TryJoin(string pipeline, string client)
    {
        lock (_gate)
        {
            var ticket = Enter(pipeline, client);
            CallNext();
            if (ticket.Standing.Position is not null && (_waiting.Count > _options.MaxWaiting || _options.WhenFullOf(pipeline) == WhenFull.Refuse))
            {
                _waiting.Remove(ticket);
                return null;
            }

            Number();
            return ticket;
        }
    }

    /// <summary>The same for a session of the run before, which keeps what it had, whatever may be had today.</summary>
    /// <param name="pipeline">Its public name.</param>
    /// <param name="client">Who asked for it.</param>
    /// <param name="waits">It had not been called; those that come back so keep their order.</param>
    public QueueTicket Rejoin(string pipeline, string client, bool waits)
    {
        lock (_gate)
        {
            var ticket = Enter(pipeline, client);
            if (!waits)
            {
                Call(ticket);
            }

            Number();
            return ticket;
        }
    }

    /// <summary>Calls from now on. Before, nobody is: all that ran before a restart take their places first.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
            CallNext();
            Number();
        }
    }

    /// <summary>Calls nobody any more: who waits, waits for the next run of the server.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isOpen = false;
        }
    }

    /// <summary>The session has ended, in its place or in line.</summary>
    public void Leave(QueueTicket ticket)
    {
        lock (_gate)
        {
            if (_running.Remove(ticket) || _waiting.Remove(ticket))
            {
                CallNext();
                Number();
            }
        }
    }

    public bool TryWithdraw(QueueTicket ticket)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(ticket))
            {
                return false;
            }

            ticket.Stand(null, hasLeft: true);
            Number();
            return true;
        }
    }

    private void CallNext()
    {
        while (_isOpen && _running.Count < _options.MaxRunning && Next() is { } next)
        {
            Call(next);
        }
    }

    private QueueTicket Enter(string pipeline, string client)
    {
        var lastCall = _running.Concat(_waiting).Where(other => other.Pipeline == pipeline && other.Client == client).Select(other => other.Claim.LastCall);
        var ticket = new QueueTicket(this, pipeline, client) { Claim = new Claim(lastCall.DefaultIfEmpty().Max(), 0) };
        _waiting.Add(ticket);
        return ticket;
    }

    private void Call(QueueTicket next)
    {
        var age = _waiting.IndexOf(next);
        _waiting.RemoveAt(age);
        _running.Add(next);
        _calls++;
        foreach (var (index, other) in _waiting.Index().Where(one => one.Item.Pipeline == next.Pipeline))
        {
            other.Claim = other.Claim.After(_calls, other.Client == next.Client, isYounger: index < age);
        }

        next.Claim = new Claim(_calls, 0);
        next.Stand(null);
    }

    /// <summary>The first in the line in which somebody waits longest, of those whose pipeline has a place.</summary>
    private QueueTicket? Next() => _waiting.Select(ticket => ticket.Pipeline).Distinct()
        .Where(pipeline => _running.Count(ticket => ticket.Pipeline == pipeline) < _options.LimitOf(pipeline) && Fits(costOf(pipeline)))
        .Select(pipeline => LineOf(pipeline)[0]).FirstOrDefault();

    // One that nothing else runs beside always fits: a machine that is too small for it is not made larger by waiting.
    private bool Fits(double cost)
    {
        var load = _running.Sum(ticket => costOf(ticket.Pipeline));
        return cost <= 0 || load <= 0 || load + cost <= _options.MostLoad;
    }

    private void Number()
    {
        foreach (var pipeline in _waiting.Select(ticket => ticket.Pipeline).Distinct())
        {
            foreach (var (index, ticket) in LineOf(pipeline).Index())
            {
                ticket.Stand(index + 1);
            }
        }
    }

    private List<QueueTicket> LineOf(string pipeline) =>
        LineOrder.Of(_waiting.Where(ticket => ticket.Pipeline == pipeline), _running.Where(ticket => ticket.Pipeline == pipeline));
}
