namespace Loomcast.Proxy.Caching;

/// <summary>One request to the origin and all who wait for its answer.</summary>
/// <param name="abandoned">Without a timer, so that nothing is left to dispose of.</param>
internal sealed class Flight(CancellationTokenSource abandoned)
{
    private readonly TaskCompletionSource<Landing> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Written under the lock of <see cref="AnswerCache"/> only.</summary>
    public int Waiters { get; set; }

    public Task<Landing> Landed => _landed.Task;

    /// <summary>Cancelled when the last one who waited has left.</summary>
    public CancellationToken Abandoned => abandoned.Token;

    public void Land(Landing landing) => _landed.TrySetResult(landing);

    public void Abandon() => abandoned.Cancel();
}
