namespace Loomcast.Pipeline.Inference;

/// <summary>Rows that wait for a model, and where its answers go.</summary>
/// <remarks>The queue's worker begins it or its caller cancels it, whoever is first; only what has begun touches the memory.</remarks>
internal sealed class ModelCall<TInput, TOutput>(ReadOnlyMemory<TInput> rows, IReadOnlyList<Memory<TOutput>> outputs, DateTimeOffset deadline, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public ReadOnlyMemory<TInput> Rows => rows;

    /// <summary>One a row.</summary>
    public IReadOnlyList<Memory<TOutput>> Outputs => outputs;

    public DateTimeOffset Deadline => deadline;

    /// <summary>Number in the order of arrival.</summary>
    public required long Order { get; init; }

    public CancellationToken CancellationToken => cancellationToken;

    public Task Completion => _done.Task;

    /// <summary>False if the call was cancelled while it waited.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Ends the call if it still waits; one that has begun ends by its token.</summary>
    public void Cancel()
    {
        if (TryBegin())
        {
            _done.TrySetCanceled(cancellationToken);
        }
    }

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception exception) => _done.TrySetException(exception);

    public void Stop() => _done.TrySetCanceled(cancellationToken);
}
