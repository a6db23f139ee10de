using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Tests.Sources;

namespace Loomcast.Pipeline.Tests.Commentary;

/// <summary>A video is commented, and its pictures are copied where they can be, before all of it is there.</summary>
public sealed class ArrivingVideoTests(Videos videos) : IClassFixture<Videos>
{
    [Theory]
    [InlineData(Videos.H264 + " -movflags +frag_keyframe+empty_moov+default_base_moof", "mp4")]
    [InlineData(Videos.H264 + " -movflags +faststart", "mp4")]
    [InlineData("-c:v libx264 -preset veryfast -bf 3 -g 50 -pix_fmt yuv420p -c:a libmp3lame -f matroska", "mkv")]
    public async Task TheFirstPart_IsPublished_WhileTheVideoStillArrives_WithItsPicturesAsTheyAre(string codecs, string extension)
    {
        var (bytes, file) = await ArrivingAsync($"{CommentarySessionTests.Pictures} {CommentarySessionTests.Tone} {codecs}", extension);
        using var commented = new Commented(new CollectedSession(), file);
        var run = commented.RunAsync();

        await Task.WhenAny(run, commented.Session.Publisher.WhenPartAsync(StreamEncoder.AudioName));
        Assert.False(run.IsCompleted);
        Assert.DoesNotContain(commented.Session.Told.OfType<StageEvent>(), stage => stage is { Stage: CommentaryStages.Analyse, State: StageState.Done });
        file.Advance(bytes.Length);
        await run;
        var published = await videos.UploadedAsync(commented.Session.Publisher.File(StreamEncoder.VideoName));
        Assert.Equal(await Commented.CodedAsync(file), await Commented.CodedAsync(published));
        Assert.InRange((await commented.SoundAsync(videos)).Length / 48_000.0, CommentarySessionTests.Seconds - 0.1, CommentarySessionTests.Seconds + 0.1);
        Assert.All(commented.Session.Publisher.Parts(StreamEncoder.VideoName), part => Assert.InRange(part.Duration, 1, commented.Session.Publisher.Renditions[0].PartTarget));
    }

    [Theory]
    [InlineData("-c:v libx264 -preset ultrafast -g 1000 -sc_threshold 0 -pix_fmt yuv420p -c:a aac -movflags +faststart")] // its index tells of one key frame
    [InlineData("-c:v libx264 -preset ultrafast -vf settb=1/1000,setpts=PTS+12*mod(N\\,3) -enc_time_base 1:1000 -fps_mode vfr -pix_fmt yuv420p -c:a aac -movflags +frag_keyframe+empty_moov+default_base_moof")] // nobody knows how long a picture may last
    public async Task AnArrivingVideo_WhosePicturesMayNotFit_IsEncodedAgain(string codecs)
    {
        var (bytes, file) = await ArrivingAsync($"{CommentarySessionTests.Pictures} {CommentarySessionTests.Tone} {codecs}", "mp4");
        using var commented = new Commented(new CollectedSession(), file);
        var run = commented.RunAsync();
        await Task.WhenAny(run, commented.Session.Publisher.WhenPartAsync(StreamEncoder.VideoName));
        file.Advance(bytes.Length);
        await run;

        Assert.True(commented.Session.Publisher.Renditions.Single(rendition => rendition.Name == StreamEncoder.VideoName).IsMachineGenerated);
        Assert.InRange(commented.Published, CommentarySessionTests.Seconds - 0.1, CommentarySessionTests.Seconds + 0.1);
    }

    [Fact]
    public async Task AfterARestart_AVideoThatArrived_IsCutAsItWasBegun()
    {
        var (bytes, file) = await ArrivingAsync($"{CommentarySessionTests.Pictures} {CommentarySessionTests.Tone} {Videos.H264} -movflags +frag_keyframe+empty_moov+default_base_moof", "mp4");
        using var stop = new CancellationTokenSource();
        using var first = new Commented(new CollectedSession(), file);
        var run = first.RunAsync(stop.Token);
        await Task.WhenAny(run, first.Session.Publisher.WhenPartAsync(StreamEncoder.VideoName));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        file.Advance(bytes.Length);

        var second = new Commented(first.Session.Again(), file);
        await second.RunAsync();

        var (before, after) = (first.Session.Publisher, second.Session.Publisher);
        Assert.Equal(before.Renditions[0].SegmentTarget, after.Renditions[0].SegmentTarget);
        Assert.Equal(before.Parts(StreamEncoder.VideoName).Sum(part => part.Duration), after.Parts(StreamEncoder.VideoName)[0].Start);
        Assert.Equal(CommentarySessionTests.Seconds, (before.Parts(StreamEncoder.VideoName).Sum(part => (double)part.Duration) / before.Renditions[0].Timescale) + second.Published, 0.1);
    }

    /// <summary>Two thirds of it are there.</summary>
    private async Task<(byte[] Whole, GrowingFile File)> ArrivingAsync(string arguments, string extension)
    {
        var bytes = await File.ReadAllBytesAsync(await videos.MakeAsync(arguments, extension));
        var path = videos.NewPath(extension);
        await File.WriteAllBytesAsync(path, bytes);
        return (bytes, new GrowingFile(path, bytes.Length, bytes.Length * 2 / 3));
    }
}
