using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>The edge before the real media server.</summary>
public sealed partial class MediaServerTests
{
    private const int Viewers = 50;

    [Fact]
    public async Task FiftyViewersOfAReload_AreOneHeldRequestAtTheOrigin()
    {
        await using var server = await RealOrigin.StartAsync();
        await using var edge = await TestEdge.StartAsync(_ => { }, $"--Proxy:Origin={server.Http2}");
        var origin = server.Client;
        var session = await ServerSession.CreateAsync(origin);
        var viewer = edge.Viewer("video.localhost");
        var playlist = $"/live/{session.Id}/{Rendition().Match(await viewer.GetStringAsync($"/live/{session.Id}/index.m3u8"))}";

        // Should the machine be so slow that the reload is over before all have asked, the next one will do.
        var seen = 0;
        for (var attempt = 0; attempt < 20 && seen < Viewers; attempt++)
        {
            var text = await viewer.GetStringAsync(playlist);
            var next = Number(MediaSequence(), text) + Segment().Count(text) + 1;
            var reloads = Enumerable.Range(0, Viewers).Select(i => viewer.GetStringAsync($"{playlist}?_HLS_msn={next}&CMCD=sid%3D%22{i}%22")).ToList();
            while (!reloads.Any(reload => reload.IsCompleted) && seen < Viewers)
            {
                seen = edge.Cache.Waiters;
                Assert.InRange(Number(Held(), await origin.GetStringAsync("/metrics")), 0, 1);
            }

            Assert.Single((await Task.WhenAll(reloads)).Distinct());
        }

        Assert.Equal(Viewers, seen);
        await session.EndAsync();
    }

    private static int Number(Regex pattern, string text) => int.Parse(pattern.Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[^#\\s].*", RegexOptions.Multiline)]
    private static partial Regex Rendition();

    [GeneratedRegex("#EXT-X-MEDIA-SEQUENCE:([0-9]+)")]
    private static partial Regex MediaSequence();

    [GeneratedRegex("#EXTINF:")]
    private static partial Regex Segment();

    [GeneratedRegex("^loomcast_requests_held ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Held();
}
