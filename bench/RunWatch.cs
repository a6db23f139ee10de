using Loomcast.Pipeline.Inference;

namespace Loomcast.Bench;

/// <summary>A model that tells when a run begins and when its lane is free again, however the run ends.</summary>
/// <remarks>One lane runs it.</remarks>
internal sealed class RunWatch
{
    public RunWatch(BatchModel<float, float> model) => Model = model with
    {
        Run = (input, output, rows, cancellationToken) =>
        {
            Begun.TrySetResult();
            try
            {
                model.Run(input, output, rows, cancellationToken);
            }
            finally
            {
                Ended.TrySetResult(TimeProvider.System.GetTimestamp());
            }
        },
    };

    public BatchModel<float, float> Model { get; }

    public TaskCompletionSource Begun { get; private set; } = new();

    /// <summary>Timestamp.</summary>
    public TaskCompletionSource<long> Ended { get; private set; } = new();

    /// <summary>The next run is the one to tell of.</summary>
    public void Forget() => (Begun, Ended) = (
        new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
