namespace Loomcast.Pipeline.Inference;

/// <summary>Runs batches, one at a time, and owns the two buffers that the model reads and writes; they grow with the largest batch.</summary>
internal sealed class BatchLane<TInput, TOutput>(BatchModel<TInput, TOutput> model)
    where TInput : unmanaged
    where TOutput : unmanaged
{
    private TInput[] _input = [];
    private TOutput[] _output = [];

    /// <summary>Gathers the rows of all callers, and computes them.</summary>
    public void Run(ModelRun<TInput, TOutput> run)
    {
        var rows = 0;
        Grow(run.Rows);
        foreach (var call in run.Calls)
        {
            call.FirstRow = rows;
            call.Rows.CopyTo(_input.AsMemory(rows * model.InputLength));
            rows += call.Outputs.Count;
        }

        model.Run(_input, _output, rows, run.Stopped);
    }

    /// <summary>Computes so many rows of whatever there is, to see how long it takes.</summary>
    public void Try(int rows)
    {
        Grow(rows);
        model.Run(_input, _output, rows, CancellationToken.None);
    }

    /// <summary>Hands a call its part of the last run.</summary>
    public void Answer(ModelCall<TInput, TOutput> call) => call.Answer(_output, model.OutputLength);

    private void Grow(int rows)
    {
        rows = model.FixedBatch ?? rows;
        if (_output.Length < rows * model.OutputLength)
        {
            (_input, _output) = (new TInput[rows * model.InputLength], new TOutput[rows * model.OutputLength]);
        }
    }
}
