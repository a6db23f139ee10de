using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Tests.Sources;
using Loomcast.Pipeline.Tests.Tracking;

namespace Loomcast.Pipeline.Tests.Commentary;

public sealed class StereoTests(Videos videos) : IClassFixture<Videos>
{
    [Theory]
    [InlineData(Videos.H264)] // whose pictures are copied
    [InlineData("-c:v mpeg4 -c:a aac")]
    public async Task Stereo_StaysStereo_WithTheVoiceInBothChannels(string coding)
    {
        const string Inputs = "-f lavfi -i color=blue:s=320x240:r=25:d=12,drawbox=c=red:t=fill:enable='gte(t,5.99)' -f lavfi -i aevalsrc='0.3*sin(440*2*PI*t)|0':c=stereo:s=48000:d=12";
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync($"{Inputs} {coding}", "mp4"));

        var sound = await MadeMedia.SoundAsync(commented.Session.Publisher.File(StreamEncoder.AudioName), channels: 2);

        var (left, right, line) = (SourceReading.ChannelOf(sound, 0), SourceReading.ChannelOf(sound, 1), commented.Lines[0]);
        var (start, end) = (line.Words[0].Start, line.Words[^1].End);
        Assert.InRange(sound.Length / 2 / 48_000.0, 11.9, 12.1);
        Assert.InRange(Loudness(left, 0.1, 0.8), 0.2, 0.22); // 0.3 / sqrt 2
        Assert.InRange(Loudness(right, 0.1, 0.8), 0, 0.005);
        Assert.InRange(Loudness(right, start, end), 0.02, 1);
        Assert.InRange(Loudness(Difference(left, right), start, end), 0.03, 0.055); // the tone that has stepped back; the voice is the same in both
    }

    private static short[] Difference(short[] a, short[] b) => [.. a.Zip(b, (left, right) => (short)(left - right))];

    /// <summary>Root of the mean square, 1 for the loudest.</summary>
    private static double Loudness(short[] samples, double from, double to) =>
        Math.Sqrt(samples[(int)(from * 48_000)..(int)(to * 48_000)].Average(sample => (double)sample * sample)) / short.MaxValue;
}
