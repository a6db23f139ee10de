namespace Loomcast.MediaServer.Sessions;

/// <summary>Where a session stands in line.</summary>
/// <param name="Position">1 is next; null where it does not wait.</param>
/// <param name="HasLeft">It left the line without having been called.</param>
internal sealed record Standing(int? Position, bool HasLeft = false)
{
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when this is no longer so.</summary>
    public Task Changed => _changed.Task;

    public void TellChange() => _changed.TrySetResult();
}
