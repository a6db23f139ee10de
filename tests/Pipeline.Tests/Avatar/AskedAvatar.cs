using System.Threading.Channels;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>An avatar that renders when the test says so.</summary>
internal sealed class AskedAvatar : IAvatar
{
    public VideoFormat Format { get; } = new(16, 16);

    public int BatchSize => 4;

    public FramePool Pool { get; } = new(16 * 16 * 3 / 2);

    public VideoFrame Resting { get; } = new([]);

    public Channel<Request> Asked { get; } = Channel.CreateUnbounded<Request>();

    public VideoFrame Idle(long pose) => Resting;

    public async ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var request = new Request(first, count, pose, deadline);
        Asked.Writer.TryWrite(request);
        await request.Granted.Task.WaitAsync(cancellationToken);
        return [.. Enumerable.Range(0, count).Select(_ => Pool.Rent())];
    }

    public sealed record Request(int First, int Count, long Pose, DateTimeOffset Deadline)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
