using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Servers and footage for rules that play with a stream of their own.</summary>
public sealed partial class Stage : IAsyncLifetime
{
    private const int Seconds = 24;

    /// <summary>A viewer who comes before the first part is held so long.</summary>
    public static readonly TimeSpan JoinWait = TimeSpan.FromSeconds(1);

    private Footage _footage = null!;

    internal ScriptedServers Servers { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _footage = await Footage.MakeAsync(Seconds);
        Servers = await ScriptedServers.StartAsync($"--Live:JoinWait={JoinWait}", "--Sessions:MaxRunning=1000");
    }

    public async Task DisposeAsync() => await Servers.DisposeAsync();

    /// <summary>A stream that is not open yet.</summary>
    internal ScriptedStream Begin(TimeSpan? window = null) => Servers.Begin(_footage, window ?? TimeSpan.FromHours(1));

    /// <summary>A stream that lists all of it, not open yet.</summary>
    internal ScriptedStream BeginEvent() => Servers.Begin(_footage, window: null);

    /// <summary>A stream with so many parts in each rendition.</summary>
    internal async Task<ScriptedStream> PlayAsync(int steps, TimeSpan? window = null)
    {
        var stream = Begin(window);
        await stream.OpenAsync();
        await stream.PublishAsync(steps);
        return stream;
    }

    /// <summary>Waits until the origin, by what its metrics say, holds as many requests as is wanted.</summary>
    internal async Task WhenHeldAsync(Func<int, bool> isReached)
    {
        using var patience = new CancellationTokenSource(Viewer.Patience);
        var viewer = Servers.Viewer(Way.Origin1);
        var metrics = new Uri(viewer.Address, "/metrics");
        while (!isReached(Held().Match((await viewer.GetAsync(metrics)).Text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    [GeneratedRegex("^loomcast_requests_held ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Held();

    /// <summary>A viewer on a way, who has joined a stream.</summary>
    internal async Task<Watcher> WatchAsync(string way, ScriptedStream stream, int connections = 64) => await Watcher.JoinAsync(Servers.Viewer(way, connections), stream.Path);
}
