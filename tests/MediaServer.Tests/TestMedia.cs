using System.Text;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.MediaServer.Tests;

/// <summary>Renditions as the pipeline announces them, and parts on its grid: 0.2 s each, one in the first segment, ten in the others.</summary>
internal static class TestMedia
{
    private const int AacFrame = 1024;
    private const int PartSamples = 9600;

    public static readonly DateTimeOffset StartsAt = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    public static readonly Rendition Video = new("video", MediaKind.Video, "avc1.42C01F", 900_000, 600_000, 90_000, 18_000, 2,
        new VideoFormat(512, 288), "video init"u8.ToArray());

    public static readonly Rendition Audio = new("audio", MediaKind.Audio, "mp4a.40.2", 72_000, 64_000, 48_000, 10_240, 2,
        null, "audio init"u8.ToArray());

    public static readonly Rendition Captions = new("captions", MediaKind.Subtitles, "wvtt", 8_000, 1_000, 90_000, 18_000, 2, null, default);

    public static MediaPart VideoPart(int number) => new("video", Bytes("video", number), number * 18_000, 18_000, number % 5 == 0, EndsSegment(number));

    public static MediaPart AudioPart(int number)
    {
        var (first, next) = (number * PartSamples / AacFrame, (number + 1) * PartSamples / AacFrame);
        return new("audio", Bytes("audio", number), first * AacFrame, (next - first) * AacFrame, true, EndsSegment(number));
    }

    /// <param name="number">Of the part.</param>
    /// <param name="cues">Those of the whole stream.</param>
    public static MediaPart CaptionsPart(int number, IEnumerable<Cue> cues) => new(
        "captions", WebVtt.Render([.. cues.Where(cue => cue.Overlaps(number * 200, (number + 1) * 200))]), number * 18_000, 18_000, true, EndsSegment(number));

    /// <summary>Different in each part, also in length.</summary>
    public static byte[] Bytes(string rendition, int number) => Encoding.UTF8.GetBytes($"[{rendition} {number} {new string('.', number % 7)}]");

    private static bool EndsSegment(int number) => number % 10 == 0;
}
