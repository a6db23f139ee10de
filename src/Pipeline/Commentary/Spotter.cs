using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Recognises things in the small pictures, and follows them.</summary>
/// <param name="model">What sees.</param>
/// <param name="format">Of the pictures.</param>
/// <param name="time">Tells the model when answers are needed.</param>
internal sealed class Spotter(YoloModel model, VideoFormat format, TimeProvider time)
{
    /// <summary>Of the pictures one in so many is looked at: two a second, which is what a processor can do beside all else.</summary>
    public const int Every = 5;

    private static readonly TrackerSettings Settings = new() { Patience = 4 }; // two seconds

    private readonly ObjectDetector _detector = new(model, format);
    private readonly ObjectTracker _tracker = new(Settings);
    private readonly HashSet<string> _known = [];

    /// <returns>What is in sight; and whether something of a kind came that was not seen before.</returns>
    public async Task<(IReadOnlyList<Thing> Things, bool HasNews)> LookAsync(VideoFrame frame, TimeSpan at, CancellationToken cancellationToken)
    {
        var seen = await _detector.DetectAsync([frame], Settings.Least, time.GetUtcNow() + Patience.OfFiles, cancellationToken);
        Thing[] things = [.. _tracker.Step(seen[0]).Select(found => new Thing(at, found.Id, model.Contract.Names[found.Class]))];
        var known = _known.Count;
        _known.UnionWith(things.Select(thing => thing.Name));
        return (things, _known.Count > known);
    }
}
