using Loomcast.Pipeline.Sources;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class SourceSoundTests(Videos videos) : IClassFixture<Videos>
{
    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    public async Task SoundThatBeginsLate_IsPrecededBySilence(string extension)
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} -itsoffset 1.5 {Videos.Beep} -map 0:v -map 1:a {Videos.H264}", extension);
        var source = await DescribeAsync(file);

        Assert.InRange(Span(await SoundAsync(file, source), 48_000, sample => Math.Abs((int)sample) > 8_000).Start, 2.47, 2.53);
        Assert.InRange(Span(await LumasAsync(file, source, SourceFormat.For(source, 240)), 25, luma => luma > 128).Start, 0.95, 1.05);
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    public async Task PicturesThatBeginLate_ArePrecededByTheFirst(string extension)
    {
        var file = await videos.UploadedAsync($"-itsoffset 1.5 {Videos.Flash} {Videos.Beep} -map 0:v -map 1:a {Videos.H264}", extension);
        var source = await DescribeAsync(file);

        Assert.InRange(Span(await SoundAsync(file, source), 48_000, sample => Math.Abs((int)sample) > 8_000).Start, 0.97, 1.03);
        Assert.InRange(Span(await LumasAsync(file, source, SourceFormat.For(source, 240)), 25, luma => luma > 128).Start, 2.45, 2.57); // Matroska stores the priming of the sound as a delay of the pictures
    }

    [Fact]
    public async Task AFileWithoutSound_IsSilent()
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} -c:v libx264 -preset ultrafast -pix_fmt yuv420p", "mp4");
        var source = await DescribeAsync(file);
        await using var reader = new SoundReader(file, source, Limits);
        var samples = new short[480];
        samples.AsSpan().Fill(1);

        Assert.Null(source.Sound);
        Assert.Equal(0, await reader.ReadAsync(samples, CancellationToken.None));
        Assert.All(samples, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task Stereo_StaysWhereItWas()
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} {Videos.Beeps} {Videos.H264}", "mp4");
        var source = await DescribeAsync(file);
        await using var reader = new SoundReader(file, source, Limits, source.Channels);
        var samples = new short[2 * 4 * 48_000];

        await reader.ReadAsync(samples, CancellationToken.None);

        foreach (var (channel, second) in (ReadOnlySpan<(int, int)>)[(0, 1), (1, 2)])
        {
            var beep = Span(ChannelOf(samples, channel), 48_000, sample => Math.Abs((int)sample) > 8_000);
            Assert.InRange(beep.Start, second - 0.03, second + 0.03);
            Assert.InRange(beep.End - beep.Start, 0.17, 0.23);
        }
    }

    [Fact]
    public async Task AfterItsEnd_ThereIsSilence()
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} -f lavfi -i sine=d=1:r=44100 -ac 2 {Videos.H264}", "mp4");
        await using var reader = new SoundReader(file, await DescribeAsync(file), Limits);
        var samples = new short[2 * 48_000];

        Assert.InRange(await reader.ReadAsync(samples, CancellationToken.None), 47_900, 50_500);
        Assert.Equal(0, samples[^1]);
        Assert.Equal(0, await reader.ReadAsync(samples, CancellationToken.None));
    }

    [Fact]
    public async Task AFileOfSoundAlone_HasNoPictures()
    {
        var file = await videos.UploadedAsync($"{Videos.Beep} -c:a aac", "mp4");
        var source = await DescribeAsync(file);

        Assert.Null(source.Picture);
        Assert.Equal(("aac", 1), (source.Sound!.Codec, source.Sound.Channels));
        Assert.Contains("no pictures", Assert.Throws<SourceException>(() => SourceFormat.For(source, 240)).Message);
        Assert.InRange((await SoundAsync(file, source)).Length, 191_000, 195_000);
    }
}
