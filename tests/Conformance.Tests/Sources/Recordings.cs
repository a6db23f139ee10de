using Loomcast.Tests.Shared;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>The recorded streams that most rules are checked on, each made once.</summary>
public sealed class Recordings : IAsyncLifetime
{
    /// <summary>A sliding window; steady, bursts, pauses, the end.</summary>
    public const string Live = "live";

    /// <summary>All of it stays listed.</summary>
    public const string Event = "event";

    /// <summary>What <see cref="Event"/> is for who comes after the end.</summary>
    public const string Vod = "vod";

    /// <summary>A sliding window; in its midst the publisher is lost, and another one comes with another encoding.</summary>
    public const string Restarted = "restarted";

    /// <summary>The product itself as <c>./run</c> starts it, in real time: an avatar that answers a question.</summary>
    public const string Conversation = "conversation";

    /// <summary>What a foreign encoder sends; in its midst it is lost, stood in for, and back.</summary>
    public const string Lost = "lost";

    public static readonly string[] Names = [Live, Event, Vod, Restarted, Conversation, Lost];

    private const int LiveSeconds = 36;
    private const int EventSeconds = 20;
    private const int LostAfter = 48; // parts: within a segment
    private const int BackWith = 61; // part: the first of a segment
    private const int RestartedSeconds = 26; // the discontinuity leaves the window
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(18);
    private readonly Dictionary<(string Stream, string Way), Recording> _recordings = [];
    private ScriptedServers _servers = null!;

    public async Task InitializeAsync()
    {
        var footage = await Footage.MakeAsync(LiveSeconds);
        _servers = await ScriptedServers.StartAsync("--Live:JoinWait=00:01:00"); // a busy machine may need long for the first segment
        await AddAllAsync(Lost, LostPublisher.RecordAsync());
        await Task.WhenAll(
            RecordAsync(Live, _servers.Begin(footage, Window), (stream, follow) => PlayAsync(stream, LiveSeconds * Footage.PartsPerSecond, follow)),
            RecordAsync(Event, _servers.Begin(footage, null), (stream, follow) => PlayAsync(stream, EventSeconds * Footage.PartsPerSecond, follow)),
            RecordAsync(Restarted, _servers.Begin(footage, Window), PlayInTwoAsync));
        await AddAllAsync(Conversation, ConversationStream.RecordAsync());
    }

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    internal Recording Find(Seen seen) => _recordings[(seen.Stream, seen.Way)];

    /// <param name="name">Of the recorded stream.</param>
    /// <param name="stream">Not open yet.</param>
    /// <param name="play">Publishes, and after each step waits until all have seen it.</param>
    private async Task RecordAsync(string name, ScriptedStream stream, Func<ScriptedStream, Func<Task>, Task> play)
    {
        var pressure = new CpuPressure();
        var recorders = Way.All.Select(way => (Way: way, Recorder: new Recorder(_servers.Viewer(way), stream.Path))).ToList();
        await stream.OpenAsync();
        var runs = recorders.ConvertAll(recorder => recorder.Recorder.RunAsync());
        var all = Task.WhenAll(runs);
        await play(stream, async () =>
        {
            var seen = Task.WhenAll(recorders.Select(recorder => recorder.Recorder.WhenSeenAsync(stream.Edge)));
            await await Task.WhenAny([seen, .. runs]).WaitAsync(Viewer.Patience);
        });
        await stream.EndAsync();
        foreach (var (recorder, recording) in recorders.Zip(await all.WaitAsync(Viewer.Patience)))
        {
            recording.IsOverloaded = pressure.Share() > ConversationStream.MostPressure;
            Add(name, recorder.Way, recording);
        }

        foreach (var way in name == Event ? Way.All : [])
        {
            Add(Vod, way, await new Recorder(_servers.Viewer(way), stream.Path).RunAsync().WaitAsync(Viewer.Patience));
        }
    }

    /// <summary>Step by step; from time to time a burst of five, which nobody can see one by one.</summary>
    private static async Task PlayAsync(ScriptedStream stream, int steps, Func<Task> follow)
    {
        const int BurstEvery = 60;
        const int Burst = 5;
        while (stream.Published < steps)
        {
            await stream.PublishAsync(stream.Published % BurstEvery == BurstEvery - 1 ? Math.Min(Burst, steps - stream.Published) : 1);
            await follow();
        }
    }

    private static async Task PlayInTwoAsync(ScriptedStream stream, Func<Task> follow)
    {
        var again = await Footage.MakeAgainAsync(RestartedSeconds, BackWith);
        await PlayAsync(stream, LostAfter, follow);
        await stream.RestartAsync(again);
        await PlayAsync(stream, LostAfter + again.Steps, follow);
    }

    private async Task AddAllAsync(string stream, Task<IEnumerable<(string Way, Recording Recording)>> recordings)
    {
        foreach (var (way, recording) in await recordings)
        {
            Add(stream, way, recording);
        }
    }

    private void Add(string stream, string way, Recording recording)
    {
        lock (_recordings)
        {
            _recordings[(stream, way)] = recording;
        }
    }
}
