using System.IO.Pipelines;
using System.Net;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>What a request brings is published while it goes on.</summary>
public sealed class StreamingTests
{
    private const string Encoded = $"-f lavfi -i testsrc2=size=128x72:rate=25:duration=5 {Tools.H264} {Tools.Fragmented}";

    [Fact]
    public async Task AllPartsThatAreThere_AreListed_WhileTheirFragmentStillArrives()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin, new { window = "event", tracks = new[] { "video" } });
        var (header, fragments) = Pieces.Of(await Tools.EncodeAsync(Encoded));
        var body = new Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stream.Ingest, "video")) { Content = new StreamContent(body.Reader.AsStream()) };
        request.Headers.TransferEncodingChunked = true;
        var answer = origin.Client.SendAsync(request);

        // all of three fragments, and of the fourth all but the last bytes: 24 of its 25 frames
        await body.Writer.WriteAsync((byte[])[.. header, .. fragments[0], .. fragments[1], .. fragments[2], .. fragments[3][..^3]]);
        var rendition = await stream.RenditionAsync("video");
        var whole = 99 * rendition.Rendition.Timescale / 25 / rendition.Rendition.PartTarget * rendition.Rendition.PartTarget;
        await stream.UntilAsync(() => rendition.Current.Window.Played >= Math.Min(whole, 99 * rendition.Rendition.Timescale / 25 - rendition.Rendition.PartTarget));
        Assert.False(answer.IsCompleted, "the request goes on");

        await body.Writer.WriteAsync(fragments[3].AsMemory()[^3..]);
        await body.Writer.WriteAsync(fragments[4]);
        await body.Writer.WriteAsync("\0\0\0\u0008mfra"u8.ToArray());
        await body.Writer.CompleteAsync();
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        await stream.EndedAsync();
        Assert.Equal(125, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count);
    }

    [Fact]
    public async Task ALostFragment_IsADiscontinuity_AndIsTold_AndTheLastSegmentEndsTheStream()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        var (header, fragments) = Pieces.Of(await Tools.EncodeAsync(Encoded));
        byte[] last = [0, 0, 0, 20, .. "styp"u8, .. "msdh"u8, 0, 0, 0, 0, .. "lmsg"u8];
        byte[] other = [0, 0, 0, 12, .. "free"u8, 1, 2, 3, 4, 0, 0, 0, 12, .. "emsg"u8, 0, 0, 0, 0, 0, 0, 0, 12, .. "sidx"u8, 0, 0, 0, 0];

        foreach (var piece in (byte[][])[header, fragments[0], [.. other, .. fragments[1]], [.. other, .. fragments[3]], [.. last, .. fragments[4]]])
        {
            using var answer = await stream.PublishAsync("video", piece);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await stream.EndedAsync();

        var window = (await stream.RenditionAsync("video")).Current.Window;
        Assert.Equal(1, window.Discontinuities);
        Assert.Equal(100, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count);
        Assert.Contains("#EXT-X-DISCONTINUITY\n", await stream.PlaylistAsync("video"), StringComparison.Ordinal);
    }
}
