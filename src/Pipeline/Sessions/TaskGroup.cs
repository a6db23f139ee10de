namespace Loomcast.Pipeline.Sessions;

/// <summary>Work that lives and dies together.</summary>
internal static class TaskGroup
{
    /// <summary>Runs all at once. The first failure cancels the others; it is thrown when all have ended.</summary>
    public static async Task RunAsync(Func<CancellationToken, Task>[] work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Array.ConvertAll(work, start => start(stop.Token));
        Task? failed = null;
        await foreach (var ended in Task.WhenEach(running))
        {
            if (!ended.IsCompletedSuccessfully && failed is null)
            {
                failed = ended;
                await stop.CancelAsync();
            }
        }

        await (failed ?? Task.CompletedTask);
    }
}
