using System.Net;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>Pictures that ffmpeg has made, published part by part, and read again by ffmpeg.</summary>
public sealed class RealMediaTests
{
    private static readonly VideoFormat Format = new(128, 72);

    [Fact]
    public async Task EndedStream_IsAVideo_ThatAnyPlayerReads()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishAsync(origin);
        await session.FinishAsync();

        var playlist = new Uri(origin.Client.BaseAddress!, session.Path("index.m3u8"));
        var frames = await MediaTool.ProbeAsync("stream=nb_read_frames", $"{playlist}", null, "-count_frames", "-select_streams", "v:0");

        Assert.Equal("55", frames[0]);
    }

    [Fact]
    public async Task Poster_IsAPictureOfTheStream_AndIsKept()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishAsync(origin);

        using var response = await origin.Client.GetAsync(session.Path("poster.jpg"));
        var jpeg = await response.Content.ReadAsByteArrayAsync();
        var size = await MediaTool.ProbeAsync("stream=width,height", "pipe:0", jpeg, "-f", "jpeg_pipe");

        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["128,72"], size);
        Assert.Equal(jpeg, session.Session.Stream.Poster);
    }

    [Fact]
    public async Task Poster_OfAStreamWithoutPictures_Is404()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync();

        using var response = await origin.Client.GetAsync(session.Path("poster.jpg"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>11 parts of 5 frames.</summary>
    private static async Task<TestSession> PublishAsync(TestOrigin origin)
    {
        var (init, parts) = Pieces.Of(await EncodeAsync());
        var session = TestSession.Start(origin.Sessions, StreamSettings.Default);
        var rendition = new Rendition("video", MediaKind.Video, "avc1.42C00B", 900_000, 600_000, 90_000, 18_000, 2, Format, init);
        await session.Publisher.OpenAsync([rendition], TestMedia.StartsAt, CancellationToken.None);
        for (var number = 0; number < parts.Count; number++)
        {
            await session.Publisher.AppendAsync(new MediaPart("video", parts[number], number * 18_000, 18_000, number % 5 == 0, number % 10 == 0), CancellationToken.None);
        }

        return session;
    }

    private static Task<byte[]> EncodeAsync() => MediaTool.EncodeAsync(
    [
        "-f", "lavfi", "-i", "testsrc=size=128x72:rate=25:duration=2.2", "-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-pix_fmt", "yuv420p",
        "-force_key_frames", "expr:eq(mod(n,5),0)", "-video_track_timescale", "90000", "-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4", "pipe:1",
    ]);
}
