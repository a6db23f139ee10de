using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Tests.Shared;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A foreign encoder that is lost, stood in for, and back, step by step on a clock of its own.</summary>
internal sealed class LostPublisher
{
    private const double LostAt = 5;
    private const double BackAt = 12; // seconds; it then hurries after what it has missed
    private const double EndsAt = 38; // what it began with has left the window
    private const double Window = 30;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    private readonly ScriptedServers _servers;
    private readonly ManualTime _time;
    private readonly HttpClient _client;
    private readonly Film _film;
    private readonly Uri _ingest;
    private readonly Viewer _viewer;

    private LostPublisher(ScriptedServers servers, ManualTime time, HttpClient client, Film film, Uri ingest) =>
        (_servers, _time, _client, _film, _ingest, _viewer) = (servers, time, client, film, ingest, servers.Viewer(Way.Origin1));

    private string Path => $"/live/{_ingest.Segments[^1]}";

    public static async Task<IEnumerable<(string Way, Recording Recording)>> RecordAsync()
    {
        var film = Film.Of(await MediaTool.EncodeAsync(
            $"-f lavfi -i testsrc2=size=128x72:rate=25:duration={EndsAt} -f lavfi -i sine=frequency=440:sample_rate=48000:duration={EndsAt} -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 25 -bf 2 -c:a aac -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 200000 pipe:1".Split(' ')));
        var time = new ManualTime();
        await using var servers = await ScriptedServers.StartAsync(time);
        using var client = new HttpClient { BaseAddress = servers.Viewer(Way.Origin1).Address, Timeout = Viewer.Patience };
        using var answer = await client.PostAsJsonAsync("/api/sessions", new { pipeline = "external", options = new { window = Window, tracks = new[] { "video", "audio" } } });
        var session = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return await new LostPublisher(servers, time, client, film, new Uri(session.GetProperty("ingest").GetString()!)).FollowAsync();
    }

    private async Task<IEnumerable<(string Way, Recording Recording)>> FollowAsync()
    {
        const double Known = 3; // seconds until the stream is open
        await SendAsync(0, Known);
        var recorders = Way.All.Select(way => new Recorder(_servers.Viewer(way), $"{Path}index.m3u8")).ToList();
        var runs = recorders.ConvertAll(recorder => recorder.RunAsync());
        var list = await ListAsync();
        for (var at = Known; at < EndsAt; at += Step.TotalSeconds)
        {
            _time.Advance(Step);
            var isLost = at is >= LostAt and < BackAt;
            if (!isLost)
            {
                await SendAsync(at == BackAt ? LostAt : at, at + Step.TotalSeconds);
            }

            // What stands in for the sender is made while the clock stands: a held reload has no time to lose.
            var isFilled = isLost && at - LostAt >= 1.5 * list.TargetDuration;
            list = await ListAsync(isFilled ? EndOf(list) : null);
            var edge = list.Edge;
            await await Task.WhenAny([Task.WhenAll(recorders.Select(recorder => recorder.WhenSeenAsync(edge))), .. runs]).WaitAsync(Viewer.Patience);
        }

        using (var end = await _client.PostAsync(new Uri(_ingest, "live.mp4"), new ByteArrayContent([.. _film.Header, .. Film.End])))
        {
            end.EnsureSuccessStatusCode();
        }

        var all = Task.WhenAll(runs);
        using var patience = new CancellationTokenSource(Viewer.Patience);
        while (!all.IsCompleted)
        {
            // Until the end is believed.
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(Step);
            await ListAsync();
        }

        return Way.All.Zip(await all);
    }

    private async Task SendAsync(double from, double to)
    {
        using var answer = await _client.PostAsync(new Uri(_ingest, "live.mp4"), new ByteArrayContent([.. _film.Header, .. _film.Between(from, to)]));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the origin lists of the pictures.</summary>
    /// <param name="beyond">Waits until it goes farther than that.</param>
    private async Task<MediaPlaylist> ListAsync(DateTimeOffset? beyond = null)
    {
        using var patience = new CancellationTokenSource(Viewer.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (await _viewer.GetAsync(new Uri(_client.BaseAddress!, $"{Path}video/index.m3u8")) is { Status: HttpStatusCode.OK } answer
                && (beyond is null || EndOf(answer.Playlist) > beyond))
            {
                return answer.Playlist;
            }
        }
    }

    private static DateTimeOffset EndOf(MediaPlaylist list)
    {
        var segments = list.AllSegments.ToList();
        var dated = segments.FindLastIndex(segment => segment.Date is not null);
        return segments[dated].Date!.Value.AddSeconds((double)segments.Skip(dated).Sum(segment => segment.Length));
    }
}
