using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Tracking;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Bench;

/// <summary>The stages of tracking, each alone and as fast as it can, and all of them.</summary>
internal sealed class TrackingStages
{
    private const int Samples = 50;
    private static readonly SourceLimits Limits = new();

    private readonly GrowingFile _file;
    private readonly SourceDescription _source;
    private readonly VisionModels _models;
    private readonly List<VideoFrame> _frames = [];

    private TrackingStages(GrowingFile file, SourceDescription source, VisionModels models) => (_file, _source, _models, Format) = (file, source, models, SourceFormat.For(source, 1080));

    public VideoFormat Format { get; }

    public static async Task<TrackingStages> OpenAsync(string path, VisionModels models)
    {
        var file = new GrowingFile(path, new FileInfo(path).Length, new FileInfo(path).Length);
        var stages = new TrackingStages(file, await SourceProbe.DescribeAsync(file, Limits, default), models);
        await foreach (var frame in stages.Pictures().ReadAsync(default))
        {
            stages._frames.Add(frame);
            if (stages._frames.Count == Samples)
            {
                break;
            }
        }

        return stages;
    }

    public async Task DecodeAsync()
    {
        await foreach (var frame in Pictures().ReadAsync(default))
        {
            frame.Release();
        }
    }

    public async Task DetectAsync(int count)
    {
        var (sight, tracker) = (new Sight(_models, Format, new TrackingOptions(), 0.1f), new ObjectTracker(new TrackerSettings()));
        for (var i = 0; i < count; i += sight.BatchSize)
        {
            foreach (var seen in await sight.LookAsync([.. Enumerable.Range(i, Math.Min(sight.BatchSize, count - i)).Select(n => _frames[n % Samples])], default, default))
            {
                tracker.Step(seen);
            }
        }
    }

    public Task DrawAsync(int count)
    {
        var (overlay, copy) = (new Overlay(Format, ["red", "blue"]), _frames[0].Bytes.ToArray());
        for (var i = 0; i < count; i++)
        {
            overlay.Draw(copy, [new(1, 0, 0.9f, new(20 + i % 1000, 200, 120, 90), []), new(2, 1, 0.9f, new(1100 - i % 1000, 400, 90, 140), [])]);
        }

        return Task.CompletedTask;
    }

    /// <summary>Pictures and sound.</summary>
    public async Task EncodeAsync(int count)
    {
        var options = new EncodingOptions();
        await using var encoder = new StreamEncoder(
            Format, VideoLadder.None.RungsFor(Format, options.BitrateOf(Format)), EventTimeline.PartDurationOf(Format), options, new Nowhere(), new StreamStart(DateTimeOffset.UnixEpoch, 0, 0, 0));
        var run = encoder.RunAsync(default);
        for (var i = 0; i < count; i++)
        {
            await encoder.WriteAsync(new Slice(_frames[i % Samples], default, i), default); // these frames belong to no pool any more
        }

        encoder.Complete();
        await run;
    }

    public async Task TrackAsync()
    {
        var folder = Directory.CreateTempSubdirectory("loomcast-bench-");
        try
        {
            var context = new SessionContext("bench", _ => { }, new Nowhere(), TimeProvider.System, NullLogger.Instance) { Files = new SessionFiles(folder.FullName) };
            await new TrackingSession(context, _file, new TrackingOptions(), new TrackingEngines(_models, new VisionOptions(), Limits, new EncodingOptions())).RunAsync(default);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private PictureReader Pictures() => new(_file, _source, Format, Limits);

    private sealed class Nowhere : IStreamPublisher
    {
        public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken) => default;

        public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) => default;

        public ValueTask CloseAsync(CancellationToken cancellationToken) => default;
    }
}
