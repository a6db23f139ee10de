using Loomcast.Pipeline.Sources;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class ArrivingSourceTests(Videos videos) : IClassFixture<Videos>
{
    // Noise does not compress: pipes and buffers hold little of it.
    private const string Noise = "-f lavfi -i nullsrc=s=320x240:r=25:d=4,geq=random(1)*255:128:128 -f lavfi -i anoisesrc=r=48000:d=4";
    private const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac";

    public static TheoryData<string, string> Streamable => new()
    {
        { "mp4", H264 + " -movflags +faststart" },
        { "mp4", H264 + " -movflags +frag_keyframe+empty_moov+default_base_moof" },
        { "mkv", H264 },
        { "webm", "-c:v libvpx -b:v 8M -deadline realtime -cpu-used 8 -c:a libopus" },
        { "avi", "-c:v mpeg4 -q:v 2 -c:a libmp3lame" },
    };

    [Theory]
    [MemberData(nameof(Streamable))]
    public async Task ItIsRead_WhileItArrives(string extension, string codecs)
    {
        var arriving = await ArrivingAsync(extension, codecs);
        arriving.ArriveUpTo(0.6);
        var source = await DescribeAsync(arriving.File);
        Assert.NotNull(source.Sound);
        var format = SourceFormat.For(source, 120);
        await using var lumas = ReadLumasAsync(arriving.File, source, format).GetAsyncEnumerator();
        await using var sound = new SoundReader(arriving.File, source, Limits);
        var second = new short[48_000];

        for (var frame = 0; frame < 25; frame++)
        {
            Assert.True(await lumas.MoveNextAsync());
        }

        Assert.Equal(48_000, await sound.ReadAsync(second, CancellationToken.None));
        Assert.False(arriving.File.IsComplete);

        arriving.ArriveUpTo(1);
        var (frames, samples) = (25, 48_000);
        while (await lumas.MoveNextAsync())
        {
            frames++;
        }

        for (int count; (count = await sound.ReadAsync(second, CancellationToken.None)) > 0;)
        {
            samples += count;
        }

        Assert.InRange(frames, 99, 102);
        Assert.InRange(samples, 3.9 * 48_000, 4.2 * 48_000);
    }

    [Fact]
    public async Task AnMp4WithItsIndexLast_WaitsForItsEnd()
    {
        var arriving = await ArrivingAsync("mp4", H264);
        arriving.ArriveUpTo(0.9);
        var describing = DescribeAsync(arriving.File);
        Assert.False(describing.IsCompleted);

        arriving.ArriveUpTo(1);
        var source = await describing;

        Assert.Equal(100, source.Picture!.FrameCount);
        Assert.Equal(100, (await LumasAsync(arriving.File, source, SourceFormat.For(source, 120))).Count);
    }

    [Fact]
    public async Task AnUploadThatIsGivenUp_GivesWhatIsThere_ThenItsReason()
    {
        var arriving = await ArrivingAsync("mkv", H264);
        arriving.ArriveUpTo(0.5);
        var source = await DescribeAsync(arriving.File);
        var lumas = ReadLumasAsync(arriving.File, source, SourceFormat.For(source, 120));
        var frames = 0;

        var failure = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            await foreach (var _ in lumas)
            {
                if (++frames == 5)
                {
                    arriving.File.Abandon("The upload was terminated.");
                }
            }
        });

        Assert.Equal("The upload was terminated.", failure.Message);
        Assert.InRange(frames, 30, 60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public async Task AnUploadThatIsGivenUpBeforeItCouldBeRead_SaysSo(double share)
    {
        var arriving = await ArrivingAsync("mp4", H264);
        arriving.ArriveUpTo(share);
        var describing = DescribeAsync(arriving.File);
        arriving.File.Abandon("The upload was terminated.");

        Assert.Equal("The upload was terminated.", (await Assert.ThrowsAsync<SourceException>(() => describing)).Message);
    }

    [Fact]
    public async Task WhoStopsReading_EndsTheDecoder_ThoughTheFileStillArrives()
    {
        var arriving = await ArrivingAsync("mkv", H264);
        arriving.ArriveUpTo(0.5);
        var source = await DescribeAsync(arriving.File);

        await foreach (var _ in ReadLumasAsync(arriving.File, source, SourceFormat.For(source, 120)))
        {
            break; // returns only when the decoder is gone
        }

        await using var sound = new SoundReader(arriving.File, source, Limits);
        await sound.ReadAsync(new short[4_800], CancellationToken.None);
    }

    private async Task<ArrivingFile> ArrivingAsync(string extension, string codecs) =>
        new(await File.ReadAllBytesAsync(await videos.MakeAsync($"{Noise} {codecs}", extension)), videos.NewPath(extension));
}
