using System.Net.Http.Json;
using System.Text.Json;
using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Tests.Shared;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>
/// A foreign encoder that is lost, stood in for, and back, step by step on a clock of its own. The clock goes on when all that is due was
/// published, and all have seen it: a held reload then lasts as long as the stream makes it, however slow the machine is.
/// </summary>
internal sealed class LostPublisher
{
    private const int StepsPerSecond = 5; // each a fragment, and a part
    private const int Known = 3 * StepsPerSecond; // the stream is open by then
    private const int LostAt = 5 * StepsPerSecond; // within a segment
    private const int BackAt = 12 * StepsPerSecond; // it then hurries after what it has missed
    private const int EndsAt = 37 * StepsPerSecond; // within a segment; what it began with has left the window
    private const double Window = 30; // seconds, the least that there is
    private const int BelievedAfter = 2 * StepsPerSecond; // an end
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.0 / StepsPerSecond);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.25); // how often a session sees what is due

    private readonly SteppedClock _clock;
    private readonly ScriptedServers _servers;
    private readonly HttpClient _client;
    private readonly Film _film;
    private readonly Uri _ingest;

    private LostPublisher(ScriptedServers servers, HttpClient client, Film film, Uri ingest, SteppedClock clock) =>
        (_servers, _client, _film, _ingest, _clock) = (servers, client, film, ingest, clock);

    private Uri Multivariant => new(_client.BaseAddress!, $"/live/{_ingest.Segments[^1]}index.m3u8");

    public static async Task<IEnumerable<(string Way, Recording Recording)>> RecordAsync()
    {
        const int Seconds = EndsAt / StepsPerSecond;
        var film = Film.Of(await MediaTool.EncodeAsync(
            $"-f lavfi -i testsrc2=size=128x72:rate=25:duration={Seconds} -f lavfi -i sine=frequency=440:sample_rate=48000:duration={Seconds} -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 25 -bf 2 -c:a aac -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 200000 pipe:1".Split(' ')));
        var clock = new SteppedClock();
        await using var servers = await ScriptedServers.StartAsync(clock.Time);
        using var client = new HttpClient { BaseAddress = servers.Viewer(Way.Origin1).Address, Timeout = Viewer.Patience };
        using var answer = await client.PostAsJsonAsync("/api/sessions", new { pipeline = "external", options = new { window = Window, tracks = new[] { "video", "audio" } } });
        var session = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return await new LostPublisher(servers, client, film, new Uri(session.GetProperty("ingest").GetString()!), clock).FollowAsync();
    }

    private async Task<IEnumerable<(string Way, Recording Recording)>> FollowAsync()
    {
        await LiveAsync(0, Known, () => Task.CompletedTask);
        var viewer = _servers.Viewer(Way.Origin1);
        var lists = MultivariantPlaylist.Parse((await viewer.GetAsync(Multivariant)).Body).MediaPlaylists.Select(uri => new Uri(Multivariant, uri)).ToList();
        var recorders = Way.All.Select(way => new Recorder(_servers.Viewer(way), Multivariant.AbsolutePath)).ToList();
        var runs = recorders.ConvertAll(recorder => recorder.RunAsync());

        await LiveAsync(Known, LostAt, SeenAsync);
        await StandInAsync(viewer, lists[0], SeenAsync);
        await PostAsync(_film.Between(SecondsAt(LostAt), SecondsAt(BackAt)));
        await SeenAsync();
        await LiveAsync(BackAt, EndsAt, SeenAsync);
        await PostAsync(Film.End);
        for (var step = 0; step < BelievedAfter; step++)
        {
            _clock.Advance(Step);
        }

        var recordings = await Task.WhenAll(runs).WaitAsync(Viewer.Patience);
        Array.ForEach(recordings, recording => recording.Clock = _clock.At);
        return Way.All.Zip(recordings);

        async Task SeenAsync()
        {
            foreach (var list in lists)
            {
                var edge = (await viewer.GetAsync(list)).Playlist.Edge;
                var seen = Task.WhenAll(recorders.Select(recorder => recorder.WhenSeenAsync(list.AbsolutePath, edge)));
                await await Task.WhenAny([seen, .. runs]).WaitAsync(Viewer.Patience);
            }
        }
    }

    /// <summary>Sends each fragment when it has been made.</summary>
    private async Task LiveAsync(int from, int to, Func<Task> follow)
    {
        for (var step = from; step < to; step++)
        {
            _clock.Advance(Step);
            await PostAsync(_film.Between(SecondsAt(step), SecondsAt(step + 1)));
            await follow();
        }
    }

    /// <summary>Sends nothing until it is back. What stands in for it is published while the clock stands.</summary>
    private async Task StandInAsync(Viewer viewer, Uri pictures, Func<Task> follow)
    {
        var list = (await viewer.GetAsync(pictures)).Playlist;
        var part = TimeSpan.FromSeconds((double)list.PartTarget!);
        var due = list.EndsAt - TimeSpan.FromSeconds(1.5 * list.TargetDuration) - Tick - (2 * part); // one is open, and the last of a segment waits for the next
        for (var step = LostAt; step < BackAt; step++)
        {
            _clock.Advance(Step);
            due += Step;
            while (list.EndsAt < due)
            {
                list = (await viewer.GetAsync(Watcher.At(pictures, Watcher.Next(list)))).Playlist;
            }

            await follow();
        }
    }

    private async Task PostAsync(byte[] media)
    {
        using var answer = await _client.PostAsync(new Uri(_ingest, "live.mp4"), new ByteArrayContent([.. _film.Header, .. media]));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static double SecondsAt(int step) => (double)step / StepsPerSecond;
}
