using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Conversation;

/// <summary>A grey picture for each row that a model answers. It waits for its model whatever that takes.</summary>
internal sealed class ModelAvatar(ModelBatcher<float, float> batcher) : IAvatar
{
    private readonly VideoFrame _grey = new([.. Enumerable.Repeat((byte)128, 64 * 64 * 3 / 2)]);

    public VideoFormat Format { get; } = new(64, 64);

    public int BatchSize => 4;

    public bool IsCostly => false;

    public VideoFrame Idle(long pose) => _grey;

    public async ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var answers = new float[count];
        await batcher.RunAsync(new float[count], [.. Enumerable.Range(0, count).Select(i => answers.AsMemory(i, 1))], deadline, cancellationToken);
        return [.. Enumerable.Repeat(_grey, count)];
    }
}
