using Loomcast.Pipeline.Sources;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class SourceReaderTests(Videos videos) : IClassFixture<Videos>
{
    private const double Frame = 0.041;

    public static TheoryData<string, string> Formats => new()
    {
        { "mp4", Videos.H264 },
        { "mp4", Videos.H264 + " -movflags +faststart" },
        { "mp4", Videos.H264 + " -movflags +frag_keyframe+empty_moov+default_base_moof" },
        { "mp4", "-c:v libx264 -preset veryfast -bf 3 -pix_fmt yuv420p -c:a aac" },
        { "mov", "-c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le" },
        { "mkv", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a flac" },
        { "webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus" },
        { "webm", "-c:v libvpx -deadline realtime -cpu-used 8 -live 1 -c:a libvorbis" },
        { "avi", "-c:v mpeg4 -c:a libmp3lame" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task AFlashAndABeep_ComeAtTheSameTime(string extension, string codecs)
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} {Videos.Beep} {codecs}", extension);
        var source = await DescribeAsync(file);
        var format = SourceFormat.For(source, 240);
        var lumas = await LumasAsync(file, source, format);
        var sound = await SoundAsync(file, source);

        Assert.Equal((320, 240, 3600), (format.Width, format.Height, format.FrameTicks90k));
        Assert.InRange(lumas.Count, 99, 102);
        Assert.InRange(sound.Length / 48_000.0, 3.9, 4.2);
        var flash = Span(lumas, 25, luma => luma > 128);
        var beep = Span(sound, 48_000, sample => Math.Abs((int)sample) > 8_000);
        Assert.InRange(flash.Start, 1 - Frame, 1 + Frame);
        Assert.InRange(flash.End, 1.2 - Frame, 1.2 + Frame);
        Assert.InRange(beep.Start, 0.97, 1.03);
        Assert.InRange(beep.End, 1.17, 1.23);
    }
}
