using System.Net;
using System.Net.Http.Headers;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Downloads;

/// <summary>Streams that the encoder made, as one file, read by ffmpeg.</summary>
public sealed class DownloadTests
{
    private static readonly VideoFormat Format = new(64, 64);
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(0.2);

    [Fact]
    public async Task File_HoldsTheVeryFramesThatWereLive()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await EncodeAsync(origin, slices: 113);
        await session.FinishAsync();

        var file = Address(origin, session, "video.mp4");
        Assert.Equal(await HashesAsync(Address(origin, session, "video/index.m3u8"), "v"), await HashesAsync(file, "v"));
        Assert.Equal(await HashesAsync(Address(origin, session, "audio/index.m3u8"), "a"), await HashesAsync(file, "a"));
        Assert.Equal("h264,4.520000,113 aac,4.522667,212", await ProbeAsync(file));
    }

    [Fact]
    public async Task Captions_AreATrackOfTheFile_WithoutTheTimeThatWasLost()
    {
        await using var origin = await TestOrigin.StartAsync();
        var captions = Saying(1, 1.0, "Hello", "there,", "Ada.");
        var session = await EncodeAsync(origin, slices: 55, captions);
        var later = new StreamStart(TestMedia.StartsAt, Slice: 9005, VideoPart: 1801, AudioPart: 1801);
        await EncodeAsync(session, slices: 55, later, Saying(2, 361, "Here", "again."));
        await session.FinishAsync();

        var file = Address(origin, session, "video.mp4");
        Assert.Equal(["mov_text,0,eng"], await MediaTool.ProbeAsync("stream=codec_name:stream_disposition=default:stream_tags=language", file, null, "-select_streams", "s"));
        Assert.Equal(
            [
                "00:01.000 --> 00:01.400 Hello", "00:01.400 --> 00:01.800 Hello there,", "00:01.800 --> 00:02.200 Hello there, Ada.",
                "00:03.000 --> 00:03.400 Here", "00:03.400 --> 00:04.400 Here again.",
            ],
            (await ReadAsync("-i", file, "-map", "0:s", "-f", "webvtt", "-")).Trim().Split("\n\n")[1..].Select(cue => cue.Replace('\n', ' ')));
        Assert.Equal(await HashesAsync(Address(origin, session, "video/index.m3u8"), "v"), await HashesAsync(file, "v"));
        Assert.Equal(await HashesAsync(Address(origin, session, "audio/index.m3u8"), "a"), await HashesAsync(file, "a"));
    }

    [Fact]
    public async Task Index_StandsBeforeTheMedia_AndAnyRangeCanBeRead()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await EncodeAsync(origin, slices: 60);
        await session.FinishAsync();
        using var whole = await origin.Client.GetAsync(session.Path("video.mp4"));
        var bytes = await whole.Content.ReadAsByteArrayAsync();

        Assert.Equal("video/mp4", whole.Content.Headers.ContentType!.MediaType);
        Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8));
        foreach (var (from, to) in new[] { (0, 9), (500, 70_000), (bytes.Length - 30_000, bytes.Length - 1) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, session.Path("video.mp4")) { Headers = { Range = new RangeHeaderValue(from, to) } };
            using var part = await origin.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(bytes[from..Math.Min(to + 1, bytes.Length)], await part.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task BeforeTheEnd_ThereIsNoFile()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await EncodeAsync(origin, slices: 10);

        using var response = await origin.Client.GetAsync(session.Path("video.mp4"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("has not ended", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionThatPublishedNothing_HasNoFile()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.FinishAsync();

        using var response = await origin.Client.GetAsync(session.Path("video.mp4"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task LostTime_IsLeftOut()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await EncodeAsync(origin, slices: 55);
        var later = new StreamStart(TestMedia.StartsAt, Slice: 9005, VideoPart: 1801, AudioPart: 1801);
        await EncodeAsync(session, slices: 50, later);
        await session.FinishAsync();

        Assert.StartsWith("h264,4.200000,105 aac,4.2", await ProbeAsync(Address(origin, session, "video.mp4")), StringComparison.Ordinal);
    }

    private static string Address(TestOrigin origin, TestSession session, string file) => new Uri(origin.Client.BaseAddress!, session.Path(file)).ToString();

    /// <summary>Words of 0.4 s, one after the other.</summary>
    private static CaptionTrack Saying(int turn, double start, params string[] words)
    {
        var track = new CaptionTrack();
        track.Follow(new TranscriptEvent
        {
            At = default,
            Turn = turn,
            Role = TranscriptEvent.Assistant,
            Text = "",
            Words = [.. words.Select((word, index) => new TranscriptWord(word, start + (index * 0.4), start + (index * 0.4) + 0.4))],
        });
        return track;
    }

    private static async Task<TestSession> EncodeAsync(TestOrigin origin, int slices, CaptionTrack? captions = null)
    {
        var session = TestSession.Start(origin.Sessions, new StreamSettings(null, "en"));
        await EncodeAsync(session, slices, StreamStart.For(Format, Part, TestMedia.StartsAt, null), captions);
        return session;
    }

    private static async Task EncodeAsync(TestSession session, int slices, StreamStart start, CaptionTrack? captions = null)
    {
        await using var encoder = new StreamEncoder(Format, VideoLadder.None.RungsFor(Format, new EncodingOptions().VideoBitrate), Part, new EncodingOptions(), session.Publisher, start, captions);
        var run = encoder.RunAsync(CancellationToken.None);
        for (var slice = 0; slice < slices; slice++)
        {
            var (picture, sound) = (new byte[Format.FrameBytes], new short[1920]);
            new Random(slice).NextBytes(picture);
            Array.Fill(sound, (short)(slice * 100));
            await encoder.WriteAsync(new Slice(new VideoFrame(picture), sound, slice), CancellationToken.None);
        }

        encoder.Complete();
        await run;
    }

    /// <summary>A hash of each frame as it is stored, without its time.</summary>
    private static async Task<IEnumerable<string>> HashesAsync(string address, string kind) =>
        (await ReadAsync("-i", address, "-map", $"0:{kind}", "-c", "copy", "-f", "framemd5", "-"))
            .Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim());

    /// <summary>Codec, duration and frames of each track.</summary>
    private static async Task<string> ProbeAsync(string address) =>
        string.Join(' ', await MediaTool.ProbeAsync("stream=codec_name,duration,nb_read_packets", address, null, "-count_packets"));

    private static async Task<string> ReadAsync(params string[] arguments) => System.Text.Encoding.UTF8.GetString(await MediaTool.EncodeAsync(arguments));
}
