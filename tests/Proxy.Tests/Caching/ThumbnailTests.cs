using System.Text.RegularExpressions;
using Loomcast.Proxy.Tests.Nginx;
using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>A film that ffmpeg publishes to the real media server, and what is seen of it through the edges by who seeks.</summary>
public sealed partial class ThumbnailTests
{
    private const int Seconds = 60; // a full sheet of 25 pictures, and one of five

    [Fact]
    public async Task Thumbnails_AreThoseOfTheOrigin_AndOutliveIt_ThroughBothEdges()
    {
        await using var server = await RealOrigin.StartAsync();
        await using var proxy = await TestEdge.StartAsync(_ => { }, $"--Proxy:Origin={server.Http2}");
        await using var nginx = await TestNginx.StartAsync(server.Http1);
        var origin = server.Client;
        var sheets = new List<(HttpClient Viewer, string Address, byte[] Bytes)>();

        var list = await PublishAsync(origin);
        var text = await origin.GetStringAsync(list);
        foreach (var viewer in new[] { proxy.Viewer("video.localhost"), nginx.Viewer() })
        {
            Assert.Equal(text, await viewer.GetStringAsync(list));
            var files = Sheet().Matches(text).Select(match => match.Value).Distinct().ToList();
            Assert.Equal(2, files.Count);
            foreach (var address in files.Select(file => new Uri(new Uri(server.Http1, list), file).AbsolutePath))
            {
                using var sheet = await viewer.GetAsync(address);
                Assert.Equal("image/jpeg", sheet.Content.Headers.ContentType?.MediaType);
                Assert.Equal(["*"], sheet.Headers.GetValues("Access-Control-Allow-Origin"));
                sheets.Add((viewer, address, await sheet.Content.ReadAsByteArrayAsync()));
                Assert.Equal(await origin.GetByteArrayAsync(address), sheets[^1].Bytes);
            }
        }

        await server.KillAsync();
        Assert.All(await Task.WhenAll(sheets.Select(sheet => sheet.Viewer.GetByteArrayAsync(sheet.Address))), (bytes, index) => Assert.Equal(sheets[index].Bytes, bytes));
    }

    /// <summary>Makes a session and sends its film.</summary>
    /// <returns>Where its thumbnails are.</returns>
    private static async Task<string> PublishAsync(HttpClient origin)
    {
        var session = await ServerSession.StartAsync(origin, new { pipeline = "external", options = new { window = "event" } });
        var ingest = new Uri((string)session.Started["ingest"]!);
        await MediaTool.EncodeAsync(
        [
            "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate=5:duration={Seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-pix_fmt", "yuv420p",
            "-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-method", "POST", $"{new Uri(ingest, "live.mp4")}",
        ]);
        await session.WhenAsync("end", _ => true).WaitAsync(TestEdge.Patience);
        return new Uri((string)session.Started["playback"]!["thumbnails"]!).AbsolutePath;
    }

    [GeneratedRegex("^thumbnails/[0-9.]+jpg", RegexOptions.Multiline)]
    private static partial Regex Sheet();
}
