using Loomcast.Pipeline.Sources;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class SourceProbeTests(Videos videos) : IClassFixture<Videos>
{
    [Theory]
    [InlineData("mp4", Videos.H264, "MP4", "h264", 100L, "aac")]
    [InlineData("mov", "-c:v prores -c:a pcm_s24le", "MP4", "prores", 100L, "pcm_s24le")]
    [InlineData("mkv", "-c:v libx265 -preset ultrafast -x265-params log-level=none -c:a ac3", "WebM", "hevc", null, "ac3")]
    [InlineData("webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus", "WebM", "vp9", null, "opus")]
    [InlineData("mp4", "-c:v libsvtav1 -preset 12 -c:a aac", "MP4", "av1", 100L, "aac")]
    [InlineData("avi", "-c:v mpeg4 -c:a libmp3lame", "AVI", "mpeg4", 101L, "mp3")]
    [InlineData("mkv", "-c:v msmpeg4 -c:a pcm_s16le", "WebM", "msmpeg4v3", null, "pcm_s16le")]
    public async Task WhatIsInAFile_IsTold_AndDecodes(string extension, string codecs, string container, string picture, long? frames, string sound)
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} {Videos.Beep} {codecs} -ac 2", extension);
        var source = await DescribeAsync(file);

        Assert.Equal(container, source.Container);
        Assert.InRange(source.Duration!.Value.TotalSeconds, 3.99, 4.1);
        Assert.Equal((320, 240, 25.0, picture, frames), (source.Picture!.Width, source.Picture.Height, source.Picture.FrameRate, source.Picture.Codec, source.Picture.FrameCount));
        Assert.Equal((sound, 2), (source.Sound!.Codec, source.Sound.Channels));
        Assert.InRange((await LumasAsync(file, source, SourceFormat.For(source, 120))).Count, 99, 102);
        Assert.InRange((await SoundAsync(file, source)).Length, 191_000, 200_000);
    }

    [Theory]
    [InlineData("mp4", "-movflags +frag_keyframe+empty_moov+default_base_moof", 8.0)]
    [InlineData("mkv", "-live 1", null)]
    public async Task WhatARecorderDidNotKnow_IsNotMadeUp_WhileItArrives(string extension, string options, double? whole)
    {
        var bytes = await File.ReadAllBytesAsync(await videos.MakeAsync($"-f lavfi -i testsrc2=s=320x240:r=25:d=8 -f lavfi -i sine=d=8 {Videos.H264} {options}", extension));
        var arriving = new ArrivingFile(bytes, videos.NewPath(extension));
        arriving.ArriveUpTo(0.6);

        var source = await DescribeAsync(arriving.File);

        Assert.Equal((null, null), (source.Duration, source.Picture!.FrameCount));
        arriving.ArriveUpTo(1);
        Assert.Equal(whole, (await DescribeAsync(arriving.File)).Duration is { } duration ? Math.Round(duration.TotalSeconds, 1) : null);
    }

    [Theory]
    [InlineData(137, "", "processor time")]
    [InlineData(152, "", "processor time")]
    [InlineData(1, "[mov @ 0x1] Number of streams exceeds max_streams parameter (16)", "more than 16 tracks")]
    [InlineData(1, "[h264 @ 0x1] Picture size 8000x8000 exceeds specified max pixel count 9437184", "9.4 million pixels")]
    [InlineData(1, "[mov @ 0x1] moov atom not found\nthe file: Invalid data", "before its index")]
    [InlineData(1, "[png @ 0x1] Codec (png) not on whitelist 'h264'", "\"png\"")]
    [InlineData(1, "first\nsecond \u001b[31m<b>\u00e4\n", "second ?[31m<b>?)")]
    [InlineData(1, "", "damaged, or not what it says it is. ")]
    public void WhatAnEndMeans_IsToldInOneSentence(int code, string errors, string reason) => Assert.Contains(reason, new SourceEnd(code, errors).Explain(Limits));
}
