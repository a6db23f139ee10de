using System.Net;
using Loomcast.Tests.Shared;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A conversation of the whole product, recorded in real time.</summary>
internal static class ConversationStream
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(17);

    public const double MostPressure = 0.5;

    public static async Task<IEnumerable<(string Way, Recording Recording)>> RecordAsync()
    {
        await using var servers = await Servers.StartAsync();
        var session = await ServerSession.CreateAsync(servers.Client, "numbered");
        var ways = new Dictionary<string, Viewer>
        {
            [Way.Origin1] = new(servers.MediaServer.Addresses[0], HttpVersion.Version11),
            [Way.Origin2] = new(servers.MediaServer.Addresses[1], HttpVersion.Version20),
            [Way.Proxy1] = new(servers.PlainApp, HttpVersion.Version11),
            [Way.Proxy2] = new(servers.App, HttpVersion.Version20),
        };
        using var metronome = new Metronome();
        var pressure = new CpuPressure();
        var runs = Way.All.Select(way => new Recorder(ways[way], session.Hls.AbsolutePath).RunAsync()).ToList();
        await session.AskAsync("What is Loomcast?");
        await Task.WhenAny([Task.Delay(Length), .. runs]);
        await session.EndAsync();
        var recordings = await Task.WhenAll(runs).WaitAsync(Viewer.Patience);
        foreach (var (way, recording) in Way.All.Zip(recordings))
        {
            (recording.Lateness, recording.IsOverloaded) = (metronome.Worst, pressure.Share() > MostPressure);
            ways[way].Dispose();
        }

        return Way.All.Zip(recordings);
    }
}
