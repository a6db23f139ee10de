using System.Diagnostics;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Tracking;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Bench;

/// <summary>How much longer than its slowest stage does tracking take? Decoding, looking, and drawing with encoding alone, then all at once; 720p at 25 fps.</summary>
internal static class TrackingSpeed
{
    private const int Rounds = 3;
    private static readonly SourceLimits Limits = new();

    public static async Task RunAsync()
    {
        await using var models = new VisionModels(Options.Create(new VisionOptions()), Options.Create(new InferenceOptions()), NullLoggerFactory.Instance);
        await models.WarmAsync(default);
        foreach (var seconds in (int[])[10, 120])
        {
            var folder = Directory.CreateTempSubdirectory("loomcast-bench-");
            try
            {
                var path = Path.Combine(folder.FullName, "clip.mp4");
                await MakeAsync(path, seconds);
                await MeasureAsync(path, seconds, models, folder.FullName);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(string path, int seconds, VisionModels models, string folder)
    {
        var file = new GrowingFile(path, new FileInfo(path).Length, new FileInfo(path).Length);
        var source = await SourceProbe.DescribeAsync(file, Limits, default);
        var format = SourceFormat.For(source, 1080);
        var frames = await SampleAsync(file, source, format);
        (string Name, Func<Task> Run)[] questions =
        [
            ("decode alone", () => DecodeAsync(file, source, format)),
            ("detect and track alone", () => DetectAsync(models, format, frames, seconds)),
            ("draw and encode alone", () => EncodeAsync(format, frames, seconds)),
            ("all at once", () => TrackAsync(file, models, Path.Combine(folder, Guid.NewGuid().ToString("N")))),
        ];
        var times = questions.Select(question => new Statistic($"{seconds} s of {format.Width}x{format.Height}: {question.Name}", "s")).ToArray();
        var costs = questions.Select(question => new Statistic($"{seconds} s of {format.Width}x{format.Height}: {question.Name}, CPU", "s")).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < questions.Length; i++)
            {
                var (started, before) = (Stopwatch.GetTimestamp(), ProcessTree.CpuSeconds(Environment.ProcessId));
                await questions[i].Run();
                times[i].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                costs[i].Add(ProcessTree.CpuSeconds(Environment.ProcessId) - before);
            }
        }

        Array.ForEach([.. times, .. costs], Console.WriteLine);
        var (slowest, cores) = (times[..3].Max(each => each.Median), costs[..3].Sum(each => each.Median) / Environment.ProcessorCount);
        Console.WriteLine(string.Create(null, $"whole / slowest stage: {times[3].Median / slowest:0.00}; whole / CPU of the stages on {Environment.ProcessorCount} cores: {times[3].Median / cores:0.00}; {seconds / times[3].Median:0.0} times real time"));
    }

    private static Task MakeAsync(string path, int seconds)
    {
        string[] inputs = [$"testsrc2=s=1280x720:r=25:d={seconds}", $"color=red:s=120x90:r=25:d={seconds}", $"color=blue:s=90x140:r=25:d={seconds}", $"sine=frequency=440:sample_rate=48000:duration={seconds}"];
        return Process.Start("ffmpeg",
        [
            "-v", "error", "-nostdin", .. inputs.SelectMany(input => (string[])["-f", "lavfi", "-i", input]),
            "-filter_complex", "[0]hue=s=0[g];[g][1]overlay=x='mod(20+90*t,1160)':y=200[a];[a][2]overlay=x='1180-mod(20+110*t,1160)':y=400[v]", "-map", "[v]", "-map", "3",
            "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", path,
        ]).WaitForExitAsync();
    }

    private static async Task<List<VideoFrame>> SampleAsync(GrowingFile file, SourceDescription source, VideoFormat format)
    {
        var frames = new List<VideoFrame>();
        await foreach (var frame in new PictureReader(file, source, format, Limits).ReadAsync(default))
        {
            frames.Add(frame);
            if (frames.Count == 50)
            {
                break;
            }
        }

        return frames;
    }

    private static async Task DecodeAsync(GrowingFile file, SourceDescription source, VideoFormat format)
    {
        await foreach (var frame in new PictureReader(file, source, format, Limits).ReadAsync(default))
        {
            frame.Release();
        }
    }

    private static async Task DetectAsync(VisionModels models, VideoFormat format, List<VideoFrame> frames, int seconds)
    {
        var (sight, tracker) = (new Sight(models, format, new TrackingOptions(), 0.1f), new ObjectTracker(new TrackerSettings()));
        for (var i = 0; i < seconds * 25; i += sight.BatchSize)
        {
            foreach (var seen in await sight.LookAsync([.. Enumerable.Range(i, sight.BatchSize).Select(n => frames[n % frames.Count])], default, default))
            {
                tracker.Step(seen);
            }
        }
    }

    private static async Task EncodeAsync(VideoFormat format, List<VideoFrame> frames, int seconds)
    {
        await using var encoder = new StreamEncoder(format, VideoLadder.None.RungsFor(format, new EncodingOptions().BitrateOf(format)), EventTimeline.PartDurationOf(format), new EncodingOptions(), new Nowhere(), new StreamStart(DateTimeOffset.UnixEpoch, 0, 0, 0));
        var (run, overlay) = (encoder.RunAsync(default), new Overlay(format, ["red", "blue"]));
        for (var i = 0; i < seconds * 25; i++)
        {
            var copy = frames[i % frames.Count].Bytes.ToArray(); // drawing changes it
            overlay.Draw(copy, [new(1, 0, 0.9f, new(20 + i % 1000, 200, 120, 90), []), new(2, 1, 0.9f, new(1100 - i % 1000, 400, 90, 140), [])]);
            await encoder.WriteAsync(new Slice(new VideoFrame(copy), default, i), default);
        }

        encoder.Complete();
        await run;
    }

    private static Task TrackAsync(GrowingFile file, VisionModels models, string folder)
    {
        var context = new SessionContext("bench", _ => { }, new Nowhere(), TimeProvider.System, NullLogger.Instance) { Files = new SessionFiles(folder) };
        return new TrackingSession(context, file, new TrackingOptions(), new TrackingEngines(models, new VisionOptions(), Limits, new EncodingOptions())).RunAsync(default);
    }

    private sealed class Nowhere : IStreamPublisher
    {
        public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken) => default;

        public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) => default;

        public ValueTask CloseAsync(CancellationToken cancellationToken) => default;
    }
}
