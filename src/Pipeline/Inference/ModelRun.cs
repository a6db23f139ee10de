namespace Loomcast.Pipeline.Inference;

/// <summary>The calls that share one run of a model. The batcher's lock protects it.</summary>
internal sealed class ModelRun<TInput, TOutput>(IReadOnlyList<ModelCall<TInput, TOutput>> calls) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ModelCall<TInput, TOutput>> _left = [.. calls];
    private bool _isOver;

    /// <summary>All that began, also those that were cancelled since.</summary>
    public IReadOnlyList<ModelCall<TInput, TOutput>> Calls => calls;

    public int Rows => calls.Sum(call => call.Outputs.Count);

    /// <summary>Nobody waits for it any more.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Takes a cancelled call out; the last one stops the run.</summary>
    /// <returns>False where it is being answered.</returns>
    public bool TryLeave(ModelCall<TInput, TOutput> call)
    {
        if (_isOver || !_left.Remove(call))
        {
            return false;
        }

        if (_left.Count == 0)
        {
            _stop.Cancel();
        }

        return true;
    }

    /// <summary>From now on nobody leaves.</summary>
    /// <returns>Those that are to be answered.</returns>
    public IReadOnlyList<ModelCall<TInput, TOutput>> End()
    {
        _isOver = true;
        return _left;
    }

    public void Dispose() => _stop.Dispose();
}
