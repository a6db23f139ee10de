namespace Loomcast.MediaServer.Sessions;

/// <summary>What a session in line has beside its age and the sessions of its client that run.</summary>
/// <param name="LastCall">Number of the call that its client's last session got; 0 for none that anybody remembers.</param>
/// <param name="PassedOver">Younger sessions of others that were called since then.</param>
internal readonly record struct Claim(long LastCall, int PassedOver)
{
    /// <summary>
    /// A client is not passed over more often than this, however many others come who have less: a stream of newcomers must not keep out
    /// one whose first session runs for long.
    /// </summary>
    public const int MostPassedOver = 8;

    public bool IsOverdue => PassedOver >= MostPassedOver;

    /// <summary>What it is when another session of the same pipeline has been called.</summary>
    /// <param name="call">Number of the call.</param>
    /// <param name="isOwn">The other is the same client's.</param>
    /// <param name="isYounger">The other came later.</param>
    public Claim After(long call, bool isOwn, bool isYounger) =>
        isOwn ? new Claim(call, 0) : isYounger ? this with { PassedOver = PassedOver + 1 } : this;
}
