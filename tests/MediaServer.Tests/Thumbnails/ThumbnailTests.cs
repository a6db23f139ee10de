using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Thumbnails;

/// <summary>Streams that the encoder made, whose pictures tell by their brightness when they are; read as a player reads thumbnails.</summary>
public sealed partial class ThumbnailTests
{
    private const int Rate = 5;
    private static readonly VideoFormat Format = new(320, 180, VideoFormat.TicksPerSecond / Rate);
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task EachCue_ShowsThePictureOfItsTime_WhileTheStreamGrows_AfterItsEnd_AndAfterARestart()
    {
        var origin = await TestOrigin.StartAsync();
        var session = TestSession.Start(origin.Sessions, new StreamSettings(null, "en"));
        await EncodeAsync(session, 0, seconds: 61, async second =>
        {
            if (second == 22)
            {
                await WhenListedAsync(session, 21);
                Assert.Equal(11, await CheckAsync(origin, session));
            }
        });

        Assert.Equal(31, await CheckAsync(origin, session));
        await session.FinishAsync();
        Assert.Equal(31, await CheckAsync(origin, session));
        var sheet = await origin.Client.GetByteArrayAsync(session.Path("thumbnails/1.jpg"));

        await using var next = await origin.RestartAsync();
        Assert.Equal(31, await CheckAsync(next, session));
        Assert.Equal(sheet, await next.Client.GetByteArrayAsync(session.Path("thumbnails/1.jpg")));
    }

    [Fact]
    public async Task AfterADiscontinuity_CuesGoOn_WithoutTheTimeThatWasLost()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = TestSession.Start(origin.Sessions, new StreamSettings(null, "en"));
        await EncodeAsync(session, 0, seconds: 9);
        await EncodeAsync(session, 9, seconds: 10, lost: 1000);
        await session.FinishAsync();

        Assert.Equal(10, await CheckAsync(origin, session));
        Assert.Equal(1, session.Session.Stream.Renditions.Max(r => r.Current.Window.Discontinuities));
    }

    [Fact]
    public async Task AFullSheet_MayBeKeptForEver_OneThatGrowsOnlyByTheNameThatSaysWhatItHas()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = TestSession.Start(origin.Sessions, new StreamSettings(null, "en"));
        await EncodeAsync(session, 0, seconds: 61);

        foreach (var (file, lifetime) in new[] { ("1.jpg", 31_536_000), ("1.7.jpg", 31_536_000), ("2.5.jpg", 31_536_000), ("2.jpg", 2) })
        {
            using var response = await origin.Client.GetAsync(session.Path("thumbnails/" + file));
            Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(lifetime), response.Headers.CacheControl!.MaxAge);
        }

        using var text = await origin.Client.GetAsync(session.Path("thumbnails.vtt"));
        Assert.Equal("text/vtt", text.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(2), text.Headers.CacheControl!.MaxAge);
        Assert.Equal("*", text.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.True(File.Exists(Path.Combine(origin.Folder, session.Id, "thumbnails", "1.jpg")));
        Assert.False(File.Exists(Path.Combine(origin.Folder, session.Id, "thumbnails", "2.jpg")));
        var media = session.Session.Stream.Renditions.Sum(r => r.File.Length);
        Assert.Equal(media + new FileInfo(Path.Combine(origin.Folder, session.Id, "thumbnails", "1.jpg")).Length, session.Session.Stream.Bytes); // counts against the budget
    }

    [Theory]
    [InlineData("thumbnails/2.jpg")]
    [InlineData("thumbnails/1.6.jpg")]
    [InlineData("thumbnails/one.jpg")]
    public async Task ASheetThatDoesNotExist_IsNotFound(string path)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = TestSession.Start(origin.Sessions, new StreamSettings(null, "en"));
        await EncodeAsync(session, 0, seconds: 10);

        using var response = await origin.Client.GetAsync(session.Path(path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("thumbnails.vtt lists", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyWhoAskForASheetAtOnce_GetTheSameOne()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = TestSession.Start(origin.Sessions, new StreamSettings(null, "en"));
        await EncodeAsync(session, 0, seconds: 10);

        var sheets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => origin.Client.GetByteArrayAsync(session.Path("thumbnails/1.5.jpg"))));

        Assert.All(sheets, sheet => Assert.Equal(sheets[0], sheet));
    }

    /// <summary>Reads all cues and all sheets that they name.</summary>
    /// <returns>How many there are.</returns>
    private static async Task<int> CheckAsync(TestOrigin origin, TestSession session)
    {
        var text = await origin.Client.GetStringAsync(session.Path("thumbnails.vtt"));
        var cues = Cue().Matches(text);
        foreach (var sheet in cues.GroupBy(cue => cue.Groups["file"].Value))
        {
            var jpeg = await origin.Client.GetByteArrayAsync(session.Path(sheet.Key));
            var luma = await MediaTool.EncodeAsync(["-f", "jpeg_pipe", "-i", "pipe:0", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"], jpeg);
            Assert.Equal(800 * 450, luma.Length);
            foreach (var cue in sheet)
            {
                var second = (int)TimeSpan.Parse(cue.Groups["start"].Value, CultureInfo.InvariantCulture).TotalSeconds;
                var (x, y) = (Number(cue, "x"), Number(cue, "y"));
                Assert.InRange(luma[((y + 45) * 800) + x + 80], LumaAt(second) - 2, LumaAt(second) + 2);
            }
        }

        Assert.Equal(cues.Skip(1).Select(cue => cue.Groups["start"].Value), cues.SkipLast(1).Select(cue => cue.Groups["end"].Value));
        return cues.Count;
    }

    private static int Number(Match cue, string group) => int.Parse(cue.Groups[group].Value, CultureInfo.InvariantCulture);

    // Full range, as JPEG has it.
    private static int LumaAt(int second) => 3 * second * 255 / 219;

    /// <summary>The brightness of each second tells its number.</summary>
    /// <param name="session">Gets the media.</param>
    /// <param name="from">Number of the first second.</param>
    /// <param name="seconds">How many.</param>
    /// <param name="before">Told of each second before it is encoded.</param>
    /// <param name="lost">Seconds of media time that are left out before the first.</param>
    private static async Task EncodeAsync(TestSession session, int from, int seconds, Func<int, Task>? before = null, int lost = 0)
    {
        var start = new StreamStart(TestMedia.StartsAt, Slice: (from + lost) * Rate, VideoPart: from + lost, AudioPart: from + lost);
        await using var encoder = new StreamEncoder(Format, VideoLadder.None.RungsFor(Format, 200_000), Part, new EncodingOptions(), session.Publisher, start);
        var run = encoder.RunAsync(CancellationToken.None);
        for (var second = from; second < from + seconds; second++)
        {
            await (before?.Invoke(second) ?? Task.CompletedTask);
            var picture = new byte[Format.FrameBytes];
            picture.AsSpan().Fill(128);
            picture.AsSpan(0, Format.Width * Format.Height).Fill((byte)(16 + (3 * second)));
            for (var frame = 0; frame < Rate && !run.IsCompleted; frame++)
            {
                var slice = new Slice(new VideoFrame(picture), new short[48_000 / Rate], ((second + lost) * Rate) + frame);
                await Task.WhenAny(encoder.WriteAsync(slice, CancellationToken.None).AsTask(), run); // nobody takes a slice from an encoder that failed
            }
        }

        encoder.Complete();
        await run;
    }

    /// <summary>Waits until so many seconds are listed in whole segments.</summary>
    private static async Task WhenListedAsync(TestSession session, int seconds)
    {
        await session.Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
        Assert.True(session.Session.Stream.TryFind("video", out var video));
        var release = video.Current;
        while (release.Window.Segments.Sum(segment => segment.Duration) < seconds * VideoFormat.TicksPerSecond)
        {
            release = await release.Superseded.WaitAsync(TestOrigin.Patience);
        }
    }

    [GeneratedRegex(@"(?<start>\S+) --> (?<end>\S+)\n(?<file>thumbnails/\S+)#xywh=(?<x>\d+),(?<y>\d+),160,90")]
    private static partial Regex Cue();
}
