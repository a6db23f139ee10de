using System.Collections.Immutable;
using System.Threading.Channels;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tracking;

/// <summary>The second stage: what is in the frames, by number. What an earlier run has found is taken from its results.</summary>
internal sealed class Watching(ResultsFile results, Sight sight, TrackingOptions options, KeptSource kept)
{
    // Frames that wait to be drawn and encoded: a batch. Full: nothing more is looked at.
    private const int MostAhead = 4;
    private const float LeastOfAll = 0.1f;

    private readonly Channel<SeenFrame> _seen = Channel.CreateBounded<SeenFrame>(MostAhead);
    private readonly ObjectTracker _tracker = new(new TrackerSettings { Confidence = options.Confidence, Least = LeastOf(options), Patience = Math.Max(1, (int)Math.Round(kept.Format.FrameRate / options.DetectEvery)) });
    private ImmutableSortedDictionary<string, int> _counts = ImmutableSortedDictionary<string, int>.Empty;
    private long _next;

    /// <summary>When frames from this media time on are needed.</summary>
    public required Func<TimeSpan, DateTimeOffset> DueAt { get; init; }

    public required TrackingProgress Progress { get; init; }

    public ImmutableArray<string> Names => sight.Names;

    public ChannelReader<SeenFrame> Seen => _seen.Reader;

    /// <summary>What scores less than is asked for continues what is followed.</summary>
    public static float LeastOf(TrackingOptions options) => Math.Min(LeastOfAll, options.Confidence);

    public async Task RunAsync(ChannelReader<VideoFrame> frames, CancellationToken cancellationToken)
    {
        Progress.Begin(TrackingSession.Detecting);
        var batch = new List<VideoFrame>(sight.BatchSize);
        while (await frames.WaitToReadAsync(cancellationToken))
        {
            // As many as there are, without waiting for more: an upload may be slow.
            while (batch.Count < sight.BatchSize && frames.TryRead(out var frame))
            {
                batch.Add(frame);
            }

            await TakeAsync(batch, cancellationToken);
            batch.Clear();
            Progress.Advance(TrackingSession.Detecting, _next);
        }

        Progress.End(TrackingSession.Detecting, _next);
        _seen.Writer.Complete();
    }

    private async Task TakeAsync(List<VideoFrame> batch, CancellationToken cancellationToken)
    {
        var first = 0;
        for (; first < batch.Count && await results.ReadEarlierAsync(cancellationToken) is { } earlier; first++)
        {
            TrackedObject[] known = [.. earlier.Objects.Select(each => each.ToTracked(Names, kept.Scale))];
            _tracker.Recall(known);
            await PassOnAsync(batch[first], known, isRecorded: true, cancellationToken);
        }

        var rest = batch[first..];
        if (rest.Count == 0)
        {
            return;
        }

        var looked = rest.Where((_, i) => IsLookedAt(_next + i)).ToList();
        var detections = new Queue<IReadOnlyList<Detection>>(looked.Count == 0 ? [] : await sight.LookAsync(looked, DueAt(kept.Format.TimeOf(_next)), cancellationToken));
        foreach (var frame in rest)
        {
            var objects = IsLookedAt(_next) ? _tracker.Step(detections.Dequeue()) : _tracker.Expect();
            await PassOnAsync(frame, objects, isRecorded: false, cancellationToken);
        }
    }

    private bool IsLookedAt(long frame) => frame % options.DetectEvery == 0;

    private ValueTask PassOnAsync(VideoFrame frame, IReadOnlyList<TrackedObject> objects, bool isRecorded, CancellationToken cancellationToken)
    {
        if (_tracker.Counts.Values.Sum() != _counts.Values.Sum())
        {
            _counts = _tracker.Counts.ToImmutableSortedDictionary(count => NameOf(Names, count.Key), count => count.Value);
        }

        return _seen.Writer.WriteAsync(new SeenFrame(_next++, frame, objects, _counts, isRecorded), cancellationToken);
    }

    internal static string NameOf(ImmutableArray<string> names, int number) => number < names.Length ? names[number] : $"{number}";
}
