using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>A portrait as it idles, with the lower half of its face drawn by a lip-sync model.</summary>
internal sealed class LipSyncAvatar : IAvatar, IAsyncDisposable
{
    private const int Batch = 4;

    // Frames over which the drawn mouth takes the place of the still one at the start of a piece, and gives it back at its end.
    private const int OpeningFrames = 2;
    private const int ClosingFrames = 3;

    private readonly IAvatar _portrait;
    private readonly LipModel _lips;
    private readonly ModelBatcher<byte, byte> _model;
    private readonly FacePatch _patch;
    private readonly FramePool _pool;
    private readonly ConditionalWeakTable<SpokenPiece, float[][]> _mels = []; // a piece is rendered by many calls

    /// <param name="portrait">Idles, and lends its pictures.</param>
    /// <param name="patch">Where the face is in them.</param>
    /// <param name="lips">Tells sizes.</param>
    /// <param name="model">Runs them; is disposed of with this.</param>
    public LipSyncAvatar(IAvatar portrait, FacePatch patch, LipModel lips, ModelBatcher<byte, byte> model)
    {
        (_portrait, _patch, _lips, _model) = (portrait, patch, lips, model);
        _pool = new FramePool(portrait.Format.FrameBytes);
    }

    public VideoFormat Format => _portrait.Format;

    public double Load => _model.Costs.Of(BatchSize).TotalSeconds / BatchSize * Format.FrameRate / _model.Lanes;

    public int BatchSize => Math.Min(Batch, _model.MostRows);

    public VideoFrame Idle(long pose) => _portrait.Idle(pose);

    public async ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BatchSize);
        VideoFrame[] frames = [.. Enumerable.Range(0, count).Select(i => Copy(pose + i))];
        try
        {
            await DrawAsync(frames, piece, first, deadline, cancellationToken);
            return frames;
        }
        catch
        {
            Array.ForEach(frames, frame => frame.Release());
            throw;
        }
    }

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    private VideoFrame Copy(long pose)
    {
        var frame = _pool.Rent();
        _portrait.Idle(pose).Bytes.CopyTo(frame.Bytes, 0);
        return frame;
    }

    // Silence would still move the mouth: where there is nothing to hear, the portrait stays as it is.
    private async Task DrawAsync(VideoFrame[] frames, SpokenPiece piece, int first, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var mel = _mels.GetValue(piece, spoken => MelSpectrogram.Of(new Resampler(AudioFormat.SampleRate, MelSpectrogram.SampleRate).Resample(spoken.Samples.Span)));
        var (rows, drawn) = (new byte[frames.Length * _lips.InputLength], new List<int>());
        for (var i = 0; i < frames.Length; i++)
        {
            var row = rows.AsSpan(drawn.Count * _lips.InputLength, _lips.InputLength);
            if (TryHear(mel, first + i, LipModel.MelOf(row)))
            {
                LipModel.AmountOf(row) = Amount(piece, first + i);
                _patch.Take(frames[i].Bytes, LipModel.PictureOf(row));
                drawn.Add(i);
            }
        }

        if (drawn.Count == 0)
        {
            return;
        }

        Memory<byte>[] boxes = [.. drawn.Select(_ => new byte[_lips.PictureBytes].AsMemory())];
        await _model.RunAsync(rows.AsMemory(0, drawn.Count * _lips.InputLength), boxes, deadline, cancellationToken);
        for (var i = 0; i < drawn.Count; i++)
        {
            _patch.Put(frames[drawn[i]].Bytes, boxes[i].Span);
        }
    }

    /// <summary>Writes what is heard around a frame, band by band; false where that is silence.</summary>
    private bool TryHear(float[][] mel, int frame, Span<float> row)
    {
        var start = (int)(frame * MelSpectrogram.FramesPerSecond / Format.FrameRate);
        start = Math.Clamp(start, 0, Math.Max(0, mel.Length - LipModel.MelFrames));
        var isHeard = false;
        for (var band = 0; band < MelSpectrogram.Bands; band++)
        {
            for (var i = 0; i < LipModel.MelFrames; i++)
            {
                var value = start + i < mel.Length ? mel[start + i][band] : MelSpectrogram.Silence;
                row[(band * LipModel.MelFrames) + i] = value;
                isHeard |= value > MelSpectrogram.Silence;
            }
        }

        return isHeard;
    }

    private float Amount(SpokenPiece piece, int frame)
    {
        var frames = Format.SlicesFor(piece.Samples.Length);
        return Math.Clamp(Math.Min((frame + 1f) / (OpeningFrames + 1), (frames - 1f - frame) / ClosingFrames), 0, 1);
    }
}
