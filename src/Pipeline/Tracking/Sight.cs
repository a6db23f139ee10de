using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tracking;

/// <summary>Detector and pose model together, as one session uses them. One call at a time.</summary>
internal sealed class Sight
{
    // A figure and a detected object that share so much are one.
    private const float SameObject = 0.5f;

    private readonly ObjectDetector _detector;
    private readonly ObjectDetector? _pose;
    private readonly int[] _poseClasses; // numbers of the pose model's classes among all
    private readonly bool[] _wanted;
    private readonly float _least;

    public Sight(VisionModels models, VideoFormat format, TrackingOptions options, float least)
    {
        _least = least;
        _detector = new ObjectDetector(models.Detector, format);
        _pose = options.Pose ? new ObjectDetector(models.Pose, format) : null;
        Names = NamesOf(models, options.Pose);
        _poseClasses = [.. models.Pose.Contract.Names.Select(name => Names.IndexOf(name))];
        _wanted = [.. Names.Select(name => options.Classes.IsEmpty || options.Classes.Contains(name))];
    }

    /// <summary>Of all classes, by their numbers.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Most frames of one call.</summary>
    public int BatchSize => Math.Min(_detector.BatchSize, _pose?.BatchSize ?? int.MaxValue);

    /// <summary>The detector's, then those that only the pose model has.</summary>
    public static ImmutableArray<string> NamesOf(VisionModels models, bool pose) =>
        pose ? [.. models.Detector.Contract.Names.Union(models.Pose.Contract.Names)] : models.Detector.Contract.Names;

    public async Task<IReadOnlyList<Detection>[]> LookAsync(IReadOnlyList<VideoFrame> frames, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var objects = _detector.DetectAsync(frames, _least, deadline, cancellationToken);
        if (_pose is null)
        {
            return Array.ConvertAll(await objects, Wanted);
        }

        var figures = _pose.DetectAsync(frames, _least, deadline, cancellationToken);
        await Task.WhenAll(objects, figures);
        return [.. (await objects).Zip(await figures, Join).Select(Wanted)];
    }

    /// <summary>A figure gives its joints to the object that it is, or is one of its own.</summary>
    private List<Detection> Join(IReadOnlyList<Detection> objects, IReadOnlyList<Detection> figures)
    {
        List<Detection> joined = [.. objects];
        foreach (var seen in figures)
        {
            var figure = seen with { Class = seen.Class < _poseClasses.Length ? _poseClasses[seen.Class] : seen.Class };
            var best = joined.FindIndex(known => known.Class == figure.Class && known.Keypoints.IsEmpty && known.Box.Overlap(figure.Box) > SameObject);
            if (best >= 0)
            {
                joined[best] = joined[best] with { Keypoints = figure.Keypoints };
            }
            else
            {
                joined.Add(figure);
            }
        }

        return joined;
    }

    private IReadOnlyList<Detection> Wanted(IReadOnlyList<Detection> seen) => [.. seen.Where(each => each.Class >= _wanted.Length || _wanted[each.Class])];
}
