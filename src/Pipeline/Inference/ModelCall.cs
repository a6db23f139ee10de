namespace Loomcast.Pipeline.Inference;

/// <summary>Rows that one caller wants computed, and where the answers go. It ends once, by whoever takes it out of the batcher's line or run.</summary>
internal sealed class ModelCall<TInput, TOutput>(ReadOnlyMemory<TInput> rows, IReadOnlyList<Memory<TOutput>> outputs, DateTimeOffset deadline)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<TInput> Rows => rows;

    /// <summary>One a row.</summary>
    public IReadOnlyList<Memory<TOutput>> Outputs => outputs;

    public DateTimeOffset Deadline => deadline;

    /// <summary>Number in the order of arrival.</summary>
    public required long Order { get; init; }

    /// <summary>When it came, as a timestamp.</summary>
    public required long Since { get; init; }

    /// <summary>The run that it is in; null while it waits.</summary>
    public ModelRun<TInput, TOutput>? Run { get; set; }

    /// <summary>Place of its first row in the run.</summary>
    public int FirstRow { get; set; }

    public Task Completion => _done.Task;

    /// <summary>Fills its outputs from those of the run.</summary>
    public void Answer(ReadOnlyMemory<TOutput> answers, int rowLength)
    {
        try
        {
            for (var row = 0; row < outputs.Count; row++)
            {
                answers.Slice((FirstRow + row) * rowLength, rowLength).CopyTo(outputs[row]);
            }

            _done.TrySetResult();
        }
#pragma warning disable CA1031 // what is wrong with its memory is the caller's, who gets it
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
    }

    public void Fail(Exception exception) => _done.TrySetException(exception);

    public void Stop(CancellationToken cancellationToken) => _done.TrySetCanceled(cancellationToken);
}
