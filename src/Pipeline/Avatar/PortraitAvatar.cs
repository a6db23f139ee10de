using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Avatar;

/// <summary>A portrait that a model brings to life.</summary>
internal sealed class PortraitAvatar : IAvatar, IAsyncDisposable
{
    // 160 ms of video, rendered in 20 to 30 ms on one core. More would not be faster, and let the first frame wait longer.
    private const int Batch = 4;

    private readonly ModelBatcher<float, byte> _model;
    private readonly FramePool _pool;
    private readonly VideoFrame[] _idle;

    private PortraitAvatar(VideoFormat format, ModelBatcher<float, byte> model)
    {
        Format = format;
        _model = model;
        _pool = new FramePool(format.FrameBytes);
        _idle = [.. Enumerable.Range(0, IdleMotion.Loop).Select(_ => new VideoFrame(new byte[format.FrameBytes]))];
    }

    public VideoFormat Format { get; }

    public double Load => _model.Costs.Of(BatchSize).TotalSeconds / BatchSize * Format.FrameRate / _model.Lanes;

    public int BatchSize => Math.Min(Batch, _model.MostRows);

    /// <summary>Loads the model and renders the idle motion: 2 s of one core for a portrait of 512 x 512.</summary>
    public static async Task<PortraitAvatar> OpenAsync(Portrait portrait, InferenceOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var session = ModelSession.Load<float, byte>(portrait.Name, TalkingHeadModel.Build(portrait), options, logger);
        var avatar = new PortraitAvatar(portrait.Format, ModelBatcher<float, byte>.Open(session.ToBatchModel<float, byte>(portrait.Name, options), options, time));
        try
        {
            await avatar.RenderIdleAsync(time.GetUtcNow(), cancellationToken);
            return avatar;
        }
        catch
        {
            await avatar.DisposeAsync();
            throw;
        }
    }

    public VideoFrame Idle(long pose) => _idle[pose % _idle.Length];

    public async ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BatchSize);
        VideoFrame[] frames = [.. Enumerable.Range(0, count).Select(_ => _pool.Rent())];
        try
        {
            await RunAsync(frames, i => Visemes.At(piece, first + i, Format), pose, deadline, cancellationToken);
            return frames;
        }
        catch
        {
            Array.ForEach(frames, frame => frame.Release());
            throw;
        }
    }

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    private async Task RenderIdleAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        for (var pose = 0; pose < _idle.Length; pose += BatchSize)
        {
            var frames = _idle.AsMemory(pose, Math.Min(BatchSize, _idle.Length - pose)).ToArray();
            await RunAsync(frames, _ => default, pose, deadline, cancellationToken);
        }
    }

    private Task RunAsync(VideoFrame[] frames, Func<int, MouthShape> mouth, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var controls = new float[frames.Length * TalkingHeadModel.Controls];
        for (var i = 0; i < frames.Length; i++)
        {
            TalkingHeadModel.Write(controls.AsSpan(i * TalkingHeadModel.Controls), mouth(i), IdleMotion.At(pose + i));
        }

        return _model.RunAsync(controls, Array.ConvertAll(frames, frame => frame.Bytes.AsMemory()), deadline, cancellationToken);
    }
}
