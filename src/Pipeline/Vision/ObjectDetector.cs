using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Vision;

/// <summary>Shows the pictures of one session to a model. It keeps buffers: one call at a time.</summary>
internal sealed class ObjectDetector
{
    private readonly YoloModel _model;
    private readonly Letterbox _letterbox;
    private readonly YoloOutput _output;
    private readonly float[] _pictures;
    private readonly Memory<float>[] _answers;

    public ObjectDetector(YoloModel model, VideoFormat format)
    {
        _model = model;
        _letterbox = new Letterbox(format, model.Contract.Width, model.Contract.Height);
        _output = new YoloOutput(model.Contract, model.Rows, model.Columns);
        _pictures = new float[model.BatchSize * model.InputLength];
        _answers = [.. Enumerable.Range(0, model.BatchSize).Select(_ => new float[model.Rows * model.Columns].AsMemory())];
    }

    /// <summary>Most frames of one call.</summary>
    public int BatchSize => _model.BatchSize;

    /// <param name="frames">At most <see cref="BatchSize"/>.</param>
    /// <param name="least">Confidence that is needed.</param>
    /// <param name="deadline">When the answer for the first is needed; models serve the earliest first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>For each frame what is in it, best first, in its own pixels.</returns>
    public async Task<IReadOnlyList<Detection>[]> DetectAsync(IReadOnlyList<VideoFrame> frames, float least, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            _letterbox.Fit(frames[i].Bytes, _pictures.AsSpan(i * _letterbox.Length, _letterbox.Length));
        }

        await _model.RunAsync(_pictures.AsMemory(0, frames.Count * _letterbox.Length), _answers[..frames.Count], deadline, cancellationToken);
        return [.. _answers.Take(frames.Count).Select(answer => _output.Read(answer.Span, least).ConvertAll(InPicture).FindAll(found => found.Box.Area > 0))];
    }

    private Detection InPicture(Detection found) => found with { Box = _letterbox.Undo(found.Box), Keypoints = [.. found.Keypoints.Select(_letterbox.Undo)] };
}
