namespace Loomcast.Pipeline.Inference;

/// <summary>Runs batches, one at a time, and owns the buffers that the model reads and writes; they grow with the largest batch.</summary>
internal sealed class BatchLane<TInput, TOutput>(BatchModel<TInput, TOutput> model) : IDisposable
    where TInput : unmanaged
    where TOutput : unmanaged
{
    private BatchBuffers<TInput, TOutput>? _buffers;
    private int _capacity;

    /// <summary>Gathers the rows of all callers, and computes them.</summary>
    public void Run(ModelRun<TInput, TOutput> run)
    {
        var buffers = Grow(run.Rows);
        var rows = 0;
        foreach (var call in run.Calls)
        {
            call.FirstRow = rows;
            call.Rows.CopyTo(buffers.Input[(rows * model.InputLength)..]);
            rows += call.Outputs.Count;
        }

        buffers.Run(rows, run.Stopped);
    }

    /// <summary>Computes so many rows of whatever there is, to see how long it takes.</summary>
    public void Try(int rows) => Grow(rows).Run(rows, CancellationToken.None);

    /// <summary>Hands a call its part of the last run.</summary>
    public void Answer(ModelCall<TInput, TOutput> call) => call.Answer(_buffers!.Output, model.OutputLength);

    public void Dispose() => _buffers?.Dispose();

    private BatchBuffers<TInput, TOutput> Grow(int rows)
    {
        rows = model.FixedBatch ?? rows;
        if (_buffers is null || _capacity < rows)
        {
            _buffers?.Dispose();
            _buffers = null; // should there be no room for more, the old ones are gone
            _buffers = model.Open(rows);
            _capacity = rows;
        }

        return _buffers;
    }
}
