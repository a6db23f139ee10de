using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Recognises things in the small pictures, and follows them.</summary>
/// <param name="model">What sees.</param>
/// <param name="format">Of the pictures.</param>
internal sealed class Spotter(YoloModel model, VideoFormat format)
{
    /// <summary>Of the pictures one in so many is looked at: two a second, which is what a processor can do beside all else.</summary>
    public const int Every = 5;

    private static readonly TrackerSettings Settings = new() { Patience = 4 }; // two seconds

    private readonly ObjectDetector _detector = new(model, format);
    private readonly ObjectTracker _tracker = new(Settings);
    private readonly HashSet<string> _known = [];

    /// <param name="frame">The picture.</param>
    /// <param name="at">Its time.</param>
    /// <param name="deadline">When it is to be known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is in sight; and whether something of a kind came that was not seen before.</returns>
    public async Task<(IReadOnlyList<Thing> Things, bool HasNews)> LookAsync(VideoFrame frame, TimeSpan at, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var seen = await _detector.DetectAsync([frame], Settings.Least, deadline, cancellationToken);
        Thing[] things = [.. _tracker.Step(seen[0]).Select(found => new Thing(at, found.Id, model.Contract.Names[found.Class]))];
        var known = _known.Count;
        _known.UnionWith(things.Select(thing => thing.Name));
        return (things, _known.Count > known);
    }
}
