using System.Runtime.InteropServices;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Generation;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Generation;

/// <summary>Makes videos of scripts with the real engines, and looks at them with a decoder of its own.</summary>
internal static class MadeVideo
{
    /// <summary>For a busy machine. What fails ends the session, and so the test.</summary>
    public static readonly GenerationOptions Patient = new() { Pause = TimeSpan.Zero, PieceLimit = TimeSpan.FromMinutes(10), RetryWithin = TimeSpan.Zero };

    public static GenerationEngines Engines(ISpeechSynthesizer? synthesizer = null, IReadOnlyDictionary<string, GrowingFile>? uploads = null) => new(
        new AvatarCatalog(Options.Create(new AvatarOptions()), Options.Create(new InferenceOptions()), TimeProvider.System, NullLoggerFactory.Instance),
        synthesizer ?? new FliteSynthesizer(),
        id => uploads?.GetValueOrDefault(id),
        new SourceLimits());

    public static GenerationSession Open(CollectedSession session, Script script, GenerationEngines engines, GenerationOptions? options = null) =>
        new GenerationStudio(engines, Options.Create(options ?? Patient), Options.Create(new EncodingOptions())).Open(session.Context, script, VideoLadder.None, captions: true);

    public static async Task<CollectedSession> MakeAsync(Script script, GenerationEngines? engines = null)
    {
        var session = new CollectedSession();
        await Open(session, script, engines ?? Engines()).RunAsync(CancellationToken.None);
        return session;
    }

    /// <summary>All pictures of a video rendition, I420.</summary>
    public static async Task<IReadOnlyList<byte[]>> FramesAsync(byte[] file, VideoFormat format)
    {
        var all = await DecodeAsync(file, "-map", "0:v", "-pix_fmt", "yuv420p", "-f", "rawvideo");
        return [.. all.Chunk(format.FrameBytes)];
    }

    /// <summary>All samples of a sound rendition.</summary>
    public static async Task<short[]> SamplesAsync(byte[] file) =>
        MemoryMarshal.Cast<byte, short>(await DecodeAsync(file, "-map", "0:a", "-ac", "1", "-ar", "48000", "-f", "s16le")).ToArray();

    /// <summary>A picture whose left half is dark and whose right half is bright, with a bright spot in the dark.</summary>
    public static async Task<GrowingFile> PictureAsync(string path)
    {
        await MediaTool.EncodeAsync(["-f", "lavfi", "-i", "color=black:s=640x400,drawbox=x=320:w=320:h=400:c=white:t=fill,drawbox=x=80:y=150:w=60:h=60:c=white:t=fill", "-frames:v", "1", "-y", path]);
        var length = new FileInfo(path).Length;
        return new GrowingFile(path, length, length);
    }

    public static double MeanOf(byte[] frame, VideoFormat format, int left, int top, int width, int height)
    {
        var sum = 0L;
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                sum += frame[(y * format.Width) + x];
            }
        }

        return (double)sum / (width * height);
    }

    /// <summary>Mean difference of two pictures' brightness.</summary>
    public static double Difference(byte[] a, byte[] b, VideoFormat format) =>
        a.Take(format.Width * format.Height).Zip(b).Average(pair => Math.Abs(pair.First - pair.Second));

    private static async Task<byte[]> DecodeAsync(byte[] file, params string[] arguments)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file);
            return await MediaTool.EncodeAsync(["-i", path, .. arguments, "pipe:1"]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
