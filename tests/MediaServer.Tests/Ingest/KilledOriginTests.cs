using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>The server as a process, which is killed while a publisher sends.</summary>
public sealed partial class KilledOriginTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new() { Timeout = TestOrigin.Patience };

    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-").FullName;
    private ServerProcess _server = null!;

    private Uri Address => _server.Addresses[0];

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AKilledOrigin_KnowsWhatItHasPublished_WhenThePublisherRepeatsIt()
    {
        using var made = await Client.PostAsJsonAsync(new Uri(Address, "/api/sessions"), new { pipeline = "external", options = new { window = "event", tracks = new[] { "video", "audio" } } });
        var ingest = new Uri((string)JsonNode.Parse(await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["ingest"]!);
        var id = ingest.Segments[^1].Trim('/');
        await using var relay = new CutRelay(ingest);
        await using var publisher = new CmafPublisher(relay.Of(ingest), null, TimeProvider.System);

        await OwnEncoder.PublishAsync(publisher, TimeProvider.System.GetUtcNow(), slices: 250, async slice =>
        {
            if (slice is 90 or 180)
            {
                await WhenListedAsync(id, (slice / 25.0) - 2);
                relay.Close();
                await _server.KillAsync();
                await RestartAsync();
                relay.Lead(Address);
            }
        });

        var list = await WhenAsync(id, "video", list => list.EndsWith("#EXT-X-ENDLIST\n", StringComparison.Ordinal));
        Assert.DoesNotContain("DISCONTINUITY", list, StringComparison.Ordinal);
        var pictures = await Tools.FramesAsync(PlaylistOf(id, "video"), "v:0");
        Assert.Equal(250, pictures.Count);
        Assert.All(pictures.Zip(pictures.Skip(1)), pair => Assert.Equal(0.04, pair.Second - pair.First, 0.0011));
        var sound = await Tools.FramesAsync(PlaylistOf(id, "audio"), "a:0");
        Assert.InRange(sound[^1] - sound[0], 9.9, 10.1);
        Assert.All(sound.Zip(sound.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.001, 0.05));
    }

    private async Task StartAsync()
    {
        _server = await ServerProcess.StartAsync("MediaServer", new Dictionary<string, string>
        {
            ["Storage:Folder"] = _folder,
            ["Listening:HttpPort"] = "0",
            ["Listening:Http2Port"] = "0",
        });
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        for (var isReady = false; !isReady;)
        {
            using var answer = await Client.GetAsync(new Uri(Address, "/readyz"), patience.Token);
            isReady = answer.IsSuccessStatusCode;
        }
    }

    private async Task RestartAsync()
    {
        await _server.DisposeAsync();
        await StartAsync();
    }

    private async Task WhenListedAsync(string id, double seconds)
    {
        await WhenAsync(id, "video", IsListed);
        await WhenAsync(id, "audio", IsListed);
        bool IsListed(string list) => LengthOf(list) >= seconds;
    }

    private async Task<string> WhenAsync(string id, string rendition, Func<string, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (true)
        {
            using var answer = await Client.GetAsync(PlaylistOf(id, rendition), patience.Token);
            var list = await answer.Content.ReadAsStringAsync(patience.Token);
            if (answer.IsSuccessStatusCode && isSo(list))
            {
                return list;
            }
        }
    }

    private Uri PlaylistOf(string id, string rendition) => new(Address, $"/live/{id}/{rendition}/index.m3u8");

    /// <summary>Seconds of all segments, and of the parts of the one that is open.</summary>
    private static double LengthOf(string list)
    {
        var open = list[Math.Max(0, list.LastIndexOf("#EXTINF", StringComparison.Ordinal))..];
        return SegmentPattern().Matches(list).Sum(Seconds) + PartPattern().Matches(open).Sum(Seconds);
        static double Seconds(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("#EXTINF:([0-9.]+)")]
    private static partial Regex SegmentPattern();

    [GeneratedRegex("#EXT-X-PART:DURATION=([0-9.]+)")]
    private static partial Regex PartPattern();
}
