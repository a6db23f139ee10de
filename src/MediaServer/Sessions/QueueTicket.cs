namespace Loomcast.MediaServer.Sessions;

/// <summary>A session's claim to a place to run: first in line, then in the place itself.</summary>
/// <remarks>The queue is the only writer, under its lock; anybody reads <see cref="Standing"/> and waits for its successor.</remarks>
internal sealed class QueueTicket(SessionQueue queue, string pipeline, string client)
{
    private volatile Standing _standing = new(Position: 0);

    public string Pipeline => pipeline;

    /// <summary>Who asked for the session: places are shared fairly between clients.</summary>
    public string Client => client;

    public Standing Standing => _standing;

    /// <summary>Of who waits; of who was called, that of the call.</summary>
    public Claim Claim { get; set; }

    /// <summary>Leaves the line, so that the session never begins.</summary>
    /// <returns>False where it was called before.</returns>
    public bool TryWithdraw() => queue.TryWithdraw(this);

    public void Stand(int? position, bool hasLeft = false)
    {
        var before = _standing;
        if (before.Position != position || before.HasLeft != hasLeft)
        {
            _standing = new Standing(position, hasLeft);
            before.TellChange();
        }
    }
}
