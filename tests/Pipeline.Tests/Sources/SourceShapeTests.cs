using Loomcast.Pipeline.Sources;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class SourceShapeTests(Videos videos) : IClassFixture<Videos>
{
    private const string Fast = "-c:v libx264 -preset ultrafast";

    [Theory]
    [InlineData("25", 3600, 50)]
    [InlineData("30000/1001", 3003, 60)]
    [InlineData("24000/1001", 3754, 48)]
    [InlineData("10", 9000, 20)]
    [InlineData("50", 1800, 100)]
    [InlineData("2", 9000, 20)]
    [InlineData("120", 1500, 120)]
    public async Task TheRate_IsTheSourcesOwn_WithinLimits(string rate, int ticks, int frames)
    {
        var file = await videos.UploadedAsync($"-f lavfi -i testsrc2=s=160x120:r={rate}:d=2 {Fast} -pix_fmt yuv420p", "mp4");
        var source = await DescribeAsync(file);
        var format = SourceFormat.For(source, 1080);

        Assert.Equal(ticks, format.FrameTicks90k);
        Assert.InRange((await LumasAsync(file, source, format)).Count, frames - 1, frames + 1);
    }

    [Fact]
    public async Task FramesThatAreMissingHereAndThere_AreFilled()
    {
        var file = await videos.UploadedAsync($"{Videos.Flash} -vf select='gt(mod(n,5),0)' -fps_mode vfr {Fast} -pix_fmt yuv420p", "mp4");
        var source = await DescribeAsync(file);
        var format = SourceFormat.For(source, 240);
        var lumas = await LumasAsync(file, source, format);

        Assert.Equal(3600, format.FrameTicks90k);
        Assert.InRange(lumas.Count, 98, 101);
        Assert.InRange(Span(lumas, 25, luma => luma > 128).Start, 0.95, 1.05);
    }

    [Theory]
    [InlineData("320x240", 1080, 320, 240)]
    [InlineData("320x240", 120, 160, 120)]
    [InlineData("321x239", 1080, 320, 238)]
    [InlineData("240x320", 160, 120, 160)]
    public async Task Sides_AreEven_AndNoLargerThanAskedFor(string size, int mostHeight, int width, int height)
    {
        var file = await videos.UploadedAsync($"-f lavfi -i testsrc2=s={size}:r=10:d=1 {Fast} -pix_fmt yuv444p", "mp4");
        var source = await DescribeAsync(file);
        var format = SourceFormat.For(source, mostHeight);

        Assert.Equal((width, height), (format.Width, format.Height));
        Assert.Equal(10, (await LumasAsync(file, source, format)).Count);
        Assert.False(source.Picture!.CanBeCopied);
    }

    [Fact]
    public async Task PixelsThatAreNotSquare_BecomeSquare()
    {
        var file = await videos.UploadedAsync($"-f lavfi -i testsrc2=s=360x288:r=10:d=1 -vf setsar=16/11 {Fast} -pix_fmt yuv420p", "mp4");
        var source = await DescribeAsync(file);

        Assert.Equal((524, 288), (source.Picture!.Width, source.Picture.Height));
        Assert.False(source.Picture.CanBeCopied);
        Assert.Equal(10, (await LumasAsync(file, source, SourceFormat.For(source, 1080))).Count);
    }

    [Theory]
    [InlineData(0, 160, 120, "top")]
    [InlineData(90, 120, 160, "left")]
    [InlineData(180, 160, 120, "bottom")]
    [InlineData(270, 120, 160, "right")]
    public async Task PicturesOfATurnedPhone_AreUpright(int rotate, int width, int height, string white)
    {
        var plain = await videos.MakeAsync($"-f lavfi -i color=black:s=160x120:r=10:d=1,drawbox=h=60:c=white:t=fill {Fast} -pix_fmt yuv420p", "mov");
        var file = await videos.UploadedAsync($"-i {plain} -c copy -metadata:s:v:0 rotate={rotate}", "mov");
        var source = await DescribeAsync(file);
        var format = SourceFormat.For(source, 1080);
        Assert.Equal((width, height), (source.Picture!.Width, source.Picture.Height));

        await foreach (var frame in new PictureReader(file, source, format, Limits).ReadAsync(CancellationToken.None))
        {
            byte At(int x, int y) => frame.Bytes[(y * format.Width) + x];
            var (middle, centre) = (width / 2, height / 2);
            Assert.Equal(white, (At(middle, 8) > 128, At(width - 8, centre) > 128, At(middle, height - 8) > 128) switch
            {
                (true, _, false) => "top",
                (false, _, true) => "bottom",
                (_, true, _) => "right",
                _ => "left",
            });
        }
    }

    [Theory]
    [InlineData("yuv420p10le", "bt709", 128)]
    [InlineData("yuv420p10le", "smpte2084", 90)]
    [InlineData("yuv420p10le", "arib-std-b67", 90)]
    [InlineData("yuv422p", "bt709", 128)]
    public async Task DeepColours_AreShownAsOrdinaryOnes(string pixels, string transfer, int leastLuma)
    {
        var others = transfer switch
        {
            "bt709" => "-color_primaries bt709 -colorspace bt709 -color_range tv",
            "smpte2084" => "-color_primaries bt2020 -colorspace bt2020nc -color_range tv",
            _ => "", // a camera may leave them out
        };
        var file = await videos.UploadedAsync(
            $"{Videos.Flash} {Fast} -pix_fmt {pixels} -color_trc {transfer} {others}", "mp4");
        var source = await DescribeAsync(file);
        var lumas = await LumasAsync(file, source, SourceFormat.For(source, 240));

        Assert.Equal(100, lumas.Count);
        Assert.False(source.Picture!.CanBeCopied);
        Assert.InRange(Span(lumas, 25, luma => luma > leastLuma).Start, 0.95, 1.05);
        Assert.InRange(lumas[0], 15, 18);
    }

    [Fact]
    public async Task PicturesThatChangeTheirSizeOnTheWay_GoOn()
    {
        var large = await videos.MakeAsync($"-f lavfi -i color=black:s=320x240:r=25:d=2 {Fast} -pix_fmt yuv420p", "h264");
        var small = await videos.MakeAsync($"-f lavfi -i color=white:s=160x120:r=25:d=2 {Fast} -pix_fmt yuv420p", "h264");
        var both = videos.NewPath("h264");
        await File.WriteAllBytesAsync(both, [.. await File.ReadAllBytesAsync(large), .. await File.ReadAllBytesAsync(small)]);
        var file = await videos.UploadedAsync($"-r 25 -f h264 -i {both} -c copy", "mkv");
        var source = await DescribeAsync(file);
        var lumas = await LumasAsync(file, source, SourceFormat.For(source, 240));

        Assert.InRange(lumas.Count, 99, 101);
        Assert.InRange(Span(lumas, 25, luma => luma > 128).Start, 1.95, 2.05);
    }

    [Fact]
    public async Task OfSeveralTracks_TheFirstOfEachKindIsRead_AndNoCover()
    {
        var cover = await videos.MakeAsync("-f lavfi -i color=red:s=64x64 -frames:v 1", "png");
        var file = await videos.UploadedAsync(
            $"{Videos.Flash} -f lavfi -i color=white:s=64x64:r=25:d=4 {Videos.Beep} -f lavfi -i sine=d=4 -i {cover} -map 4:v -map 0:v -map 1:v -map 2:a -map 3:a {Videos.H264} -c:v:0 mjpeg -disposition:v:0 attached_pic", "mp4");
        var source = await DescribeAsync(file);

        Assert.Equal(("h264", 320), (source.Picture!.Codec, source.Picture.Width));
        Assert.InRange((await LumasAsync(file, source, SourceFormat.For(source, 240)))[0], 15, 17);
        Assert.Equal(0, (await SoundAsync(file, source))[4_800]);
    }
}
