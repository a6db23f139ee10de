using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// The pictures of one session's speech, each there when it is played: where the machine cannot render all, some are shown longer, and
/// the voice never waits for them.
/// </summary>
/// <remarks>One generator asks, one batch at a time.</remarks>
/// <param name="avatar">Renders; others ask it too.</param>
/// <param name="time">The clock of the timeline.</param>
/// <param name="hurry">By how much earlier than others with the same lead it is to be served.</param>
/// <param name="changed">Told of each change of the level.</param>
internal sealed class SpeechPictures(IAvatar avatar, TimeProvider time, Func<TimeSpan> hurry, Action<Detail> changed)
{
    // What the beginning of an answer may wait for its pictures, as nothing is being heard yet. Beyond it the voice goes ahead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    // Between the pictures and their place on the timeline.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    private readonly DetailChoice _choice = new();
    private VideoFrame? _last;

    /// <inheritdoc cref="IAvatar.RenderAsync"/>
    public async ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (!avatar.IsCostly)
        {
            return await avatar.RenderAsync(piece, first, count, pose, deadline, cancellationToken);
        }

        var level = _choice.Level;
        var frames = await InTimeAsync(piece, first, count, pose, deadline, cancellationToken);
        PipelineMeter.SpeechSlices(level, count);
        Keep(frames[^1]);
        if (_choice.Level != level)
        {
            changed(_choice.Level);
        }

        return frames;
    }

    private async ValueTask<VideoFrame[]> InTimeAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var format = avatar.Format;
        var (started, lead) = (time.GetTimestamp(), deadline - time.GetUtcNow());
        var begins = first == 0 && lead <= format.TimeOf(1); // nothing is ahead of it
        var patience = begins ? Patience : lead - Margin;
        if (begins)
        {
            Keep(null); // what was said before is long gone
        }

        if (_choice.Level == Detail.Still)
        {
            _choice.Rested();
            return Rest(pose, count);
        }

        if (patience <= TimeSpan.Zero)
        {
            _choice.Missed();
            return Hold(pose, count);
        }

        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var frames = await StepAsync(piece, first, count, pose, deadline - hurry(), either.Token);
            _choice.Rendered(time.GetElapsedTime(started), lead, format.TimeOf(count));
            return frames;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _choice.Missed();
            return Hold(pose, count);
        }
    }

    /// <summary>Renders one picture of a few, and shows it until the next.</summary>
    private async ValueTask<VideoFrame[]> StepAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (_choice.Level == Detail.Full)
        {
            return await avatar.RenderAsync(piece, first, count, pose, deadline, cancellationToken);
        }

        var step = _choice.Level == Detail.Half ? 2 : 4;
        var made = await Task.WhenAll(Enumerable.Range(0, (count + step - 1) / step).Select(index => index * step)
            .Select(i => avatar.RenderAsync(piece, first + i, 1, pose + i, deadline + avatar.Format.TimeOf(i), cancellationToken).AsTask()));
        return [.. Enumerable.Range(0, count).Select(i => i % step == 0 ? made[i / step][0] : made[i / step][0].Share())];
    }

    private VideoFrame[] Rest(long pose, int count) => [.. Enumerable.Range(0, count).Select(i => avatar.Idle(pose + i))];

    private VideoFrame[] Hold(long pose, int count) => _last is { } last ? [.. Enumerable.Range(0, count).Select(_ => last.Share())] : Rest(pose, count);

    private void Keep(VideoFrame? frame)
    {
        _last?.Release();
        _last = frame?.Share();
    }
}
