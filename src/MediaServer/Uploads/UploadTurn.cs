namespace Loomcast.MediaServer.Uploads;

/// <summary>The right to change an upload, which one request at a time has. A newer request makes it let go.</summary>
/// <remarks>Any thread may supersede it; its holder ends it. The source of the token has no timer, so that there is nothing to dispose of.</remarks>
internal sealed class UploadTurn : IDisposable
{
    private readonly CancellationTokenSource _superseded = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Signalled when a newer request waits for the turn.</summary>
    public CancellationToken LetGo => _superseded.Token;

    /// <summary>Completes when the turn has ended.</summary>
    public Task Over => _over.Task;

    public void Supersede() => _superseded.Cancel();

    /// <summary>It never began: who comes next waits for the one before instead.</summary>
    public void EndWith(UploadTurn before) => before.Over.ContinueWith(_ => _over.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public void Dispose() => _over.TrySetResult();
}
