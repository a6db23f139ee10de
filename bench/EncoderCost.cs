using System.Diagnostics;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Bench;

/// <summary>What does our encoding cost against ffmpeg that is fed the same pictures and sound by hand? CPU seconds, both in turn.</summary>
internal static class EncoderCost
{
    internal const int Slices = 1500;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var (frames, format) = await IdleFramesAsync();
        var ours = new Statistic("CPU of StreamEncoder, 60 s of 512x512", "s");
        var ladder = new Statistic("CPU of StreamEncoder with three rungs, the same", "s");
        var threeByHand = new Statistic("CPU of three ffmpeg fed by hand, the same", "s");
        var byHand = new Statistic("CPU of ffmpeg fed by hand, the same", "s");
        var ratio = new Statistic("ratio of one", "");
        var ratioOfRungs = new Statistic("ratio of three rungs to one", "");
        var ratioOfLadders = new Statistic("ratio of three rungs to three ffmpeg by hand", "");
        for (var round = 0; round < Rounds; round++)
        {
            var a = await CostAsync(() => EncodeAsync(frames, format, VideoLadder.None));
            var b = await CostAsync(() => ByHandAsync(frames, format, VideoLadder.None));
            var c = await CostAsync(() => EncodeAsync(frames, format, VideoLadder.Auto));
            var d = await CostAsync(() => ByHandAsync(frames, format, VideoLadder.Auto));
            ours.Add(a);
            byHand.Add(b);
            ladder.Add(c);
            threeByHand.Add(d);
            ratio.Add(a / b);
            ratioOfRungs.Add(c / a);
            ratioOfLadders.Add(c / d);
        }

        foreach (var statistic in (Statistic[])[ours, byHand, ratio, ladder, threeByHand, ratioOfRungs, ratioOfLadders])
        {
            Console.WriteLine(statistic);
        }
    }

    /// <summary>What a session encodes most of the time.</summary>
    private static async Task<(IReadOnlyList<VideoFrame> Frames, VideoFormat Format)> IdleFramesAsync()
    {
        var catalog = new AvatarCatalog(Options.Create(new AvatarOptions()), Options.Create(new InferenceOptions()), TimeProvider.System, NullLoggerFactory.Instance);
        await catalog.WarmAsync(default);
        catalog.TryGet(AvatarCatalog.Ada, out var ada);
        return ([.. Enumerable.Range(0, 250).Select(pose => ada!.Idle(pose))], ada!.Format);
    }

    internal static async Task<double> CostAsync(Func<Task> work)
    {
        var before = ProcessTree.CpuSeconds(Environment.ProcessId);
        await work();
        return ProcessTree.CpuSeconds(Environment.ProcessId) - before;
    }

    private static async Task EncodeAsync(IReadOnlyList<VideoFrame> frames, VideoFormat format, VideoLadder ladder)
    {
        await using var encoder = new StreamEncoder(format, ladder.RungsFor(format, new EncodingOptions().VideoBitrate), TimeSpan.FromSeconds(0.2), new EncodingOptions(), new NowherePublisher(), new StreamStart(DateTimeOffset.UnixEpoch, 0, 0, 0));
        var run = encoder.RunAsync(default);
        for (var slice = 0; slice < Slices; slice++)
        {
            await encoder.WriteAsync(new Slice(frames[slice % frames.Count], default, slice), default);
        }

        encoder.Complete();
        await run;
    }

    internal static async Task ByHandAsync(IReadOnlyList<VideoFrame> frames, VideoFormat format, VideoLadder ladder)
    {
        var options = new EncodingOptions();
        var video = ladder.RungsFor(format, options.VideoBitrate).Select(rung => PipeAsync(
            $"-loglevel error -f rawvideo -pix_fmt yuv420p -video_size {format.Width}x{format.Height} -framerate 25 -i pipe:0 {(rung.Format == format ? "" : $"-vf scale={rung.Format.Width}:{rung.Format.Height}:flags=bilinear")} -c:v libx264 -preset {options.VideoPreset} "
            + $"-tune zerolatency -profile:v main -threads 1 -crf 22 -maxrate {rung.Bitrate} -bufsize {rung.Bitrate / 2} -g 25 -sc_threshold 0 -f mp4 -movflags empty_moov+default_base_moof pipe:1",
            slice => frames[slice % frames.Count].Bytes));
        var silence = new byte[1920 * sizeof(short)];
        var audio = PipeAsync(
            $"-loglevel error -f s16le -ar 48000 -ac 1 -i pipe:0 -c:a aac -b:a {options.AudioBitrate} -f mp4 -movflags empty_moov+default_base_moof pipe:1",
            _ => silence);
        await Task.WhenAll([.. video, audio]);
    }

    private static async Task PipeAsync(string arguments, Func<int, byte[]> input)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = ffmpeg.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        for (var slice = 0; slice < Slices; slice++)
        {
            await ffmpeg.StandardInput.BaseStream.WriteAsync(input(slice));
        }

        ffmpeg.StandardInput.Close();
        await output;
        await ffmpeg.WaitForExitAsync();
    }

    private sealed class NowherePublisher : IStreamPublisher
    {
        public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken) => default;

        public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) => default;

        public ValueTask CloseAsync(CancellationToken cancellationToken) => default;
    }
}
