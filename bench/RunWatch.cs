using Loomcast.Pipeline.Inference;

namespace Loomcast.Bench;

/// <summary>A model that tells when a run begins and when its lane is free again, however the run ends.</summary>
/// <remarks>One lane runs it.</remarks>
internal sealed class RunWatch
{
    public RunWatch(BatchModel<float, float> model) => Model = model with
    {
        Open = rows =>
        {
            var buffers = model.Open(rows);
            return buffers with { Run = (count, cancellationToken) => Run(buffers, count, cancellationToken) };
        },
    };

    public BatchModel<float, float> Model { get; }

    public TaskCompletionSource Begun { get; private set; } = new();

    /// <summary>Timestamp.</summary>
    public TaskCompletionSource<long> Ended { get; private set; } = new();

    private void Run(BatchBuffers<float, float> buffers, int rows, CancellationToken cancellationToken)
    {
        Begun.TrySetResult();
        try
        {
            buffers.Run(rows, cancellationToken);
        }
        finally
        {
            Ended.TrySetResult(TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>The next run is the one to tell of.</summary>
    public void Forget() => (Begun, Ended) = (
        new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
