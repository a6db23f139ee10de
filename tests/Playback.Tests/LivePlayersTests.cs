using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>Players that know nothing of Loomcast, of HTTP/2 or of low latency play the stream while it is made.</summary>
[Collection(Streams.Name)]
public sealed partial class LivePlayersTests(Chromium shared) : IClassFixture<CleanSlate>
{
    [Fact]
    public async Task Ffmpeg_PlaysFromTheMiddle()
    {
        var session = await RunningSessionAsync(seconds: 8);

        // Ten seconds of media, of which the last do not exist yet when it comes.
        var lines = Encoding.UTF8.GetString(await MediaTool.EncodeAsync([
            "-i", PlainAddress(session).ToString(), "-t", "10", "-map", "0:v", "-map", "0:a", "-f", "framemd5", "pipe:1"]));

        var frames = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split(',')).ToLookup(parts => parts[0]);
        var pictures = frames["0"].Select(parts => int.Parse(parts[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(10 * Recording.FrameRate, pictures.Count);
        Assert.Equal(Enumerable.Range(pictures[0], pictures.Count), pictures);
        Assert.NotEmpty(frames["1"]);
    }

    [Fact]
    public async Task AClientThatPolls_ByHttp11_GetsEachSegmentOnce()
    {
        var session = await RunningSessionAsync(seconds: 1);
        using var client = Servers.NewClient(shared.Servers.PlainApp);
        (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        var playlist = new Uri(PlainAddress(session), "video/index.m3u8");

        var segments = new List<string>();
        using var poll = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (segments.Count < 4 && await poll.WaitForNextTickAsync())
        {
            segments.AddRange(Segment().Matches(await client.GetStringAsync(playlist)).Select(match => match.Value).Except(segments));
        }

        foreach (var segment in segments)
        {
            using var response = await client.GetAsync(new Uri(playlist, segment));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("moof", Encoding.ASCII.GetString(await response.Content.ReadAsByteArrayAsync(), 4, 4));
        }
    }

    private async Task<ServerSession> RunningSessionAsync(double seconds)
    {
        var session = await ServerSession.CreateAsync(shared.Client, "numbered");
        await session.AskAsync("What is Loomcast?");
        await session.WhenListedAsync(seconds);
        return session;
    }

    private Uri PlainAddress(ServerSession session) => new(shared.Servers.PlainApp, session.Hls.AbsolutePath);

    [GeneratedRegex("^[^#\n]+$", RegexOptions.Multiline)]
    private static partial Regex Segment();
}
