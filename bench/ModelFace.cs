using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Bench;

/// <summary>A grey face whose pictures wait for a model, whatever that takes; it tells when its call stands in the line, and when it waits no longer.</summary>
/// <remarks>One conversation asks.</remarks>
internal sealed class ModelFace(ModelBatcher<float, float> batcher, BatchModel<float, float> model) : IAvatar
{
    private readonly VideoFrame _grey = new([.. Enumerable.Repeat((byte)128, 64 * 64 * 3 / 2)]);

    public VideoFormat Format { get; } = new(64, 64);

    public int BatchSize => 4;

    public bool IsCostly => false;

    public TaskCompletionSource Asked { get; private set; } = new();

    /// <summary>Timestamp.</summary>
    public TaskCompletionSource<long> LetGo { get; private set; } = new();

    public VideoFrame Idle(long pose) => _grey;

    /// <summary>The next call is the one to tell of.</summary>
    public void Forget() => (Asked, LetGo) = (
        new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    public async ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var answers = Enumerable.Range(0, count).Select(_ => new float[model.OutputLength].AsMemory()).ToArray();
        var waiting = batcher.RunAsync(new float[count * model.InputLength], answers, deadline, cancellationToken);
        Asked.TrySetResult();
        try
        {
            await waiting;
        }
        finally
        {
            LetGo.TrySetResult(TimeProvider.System.GetTimestamp());
        }

        return [.. Enumerable.Repeat(_grey, count)];
    }
}
