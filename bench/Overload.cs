using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>Twice as many conversations speak as the machine carries: what do they give up, does any playhead stop, and when is all there again?</summary>
internal static class Overload
{
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    /// <param name="seconds">That they speak; a minute unless given.</param>
    public static async Task RunAsync(int? seconds)
    {
        await using var servers = await Servers.StartAsync(("Sessions:MostLoad", "1000"), ("Sessions:MaxRunning", "1000"));
        var one = new TalkingSession(await ServerSession.CreateAsync(servers.Client));
        await one.Session.WhenTurnAsync(1, "speaking");
        var before = ProcessTree.CpuSeconds(servers.MediaServer.Id);
        await Task.Delay(Alone);
        var cores = (ProcessTree.CpuSeconds(servers.MediaServer.Id) - before) / Alone.TotalSeconds;
        var carried = Math.Max(1, (int)(Environment.ProcessorCount / cores));
        Console.WriteLine($"a session that speaks takes {cores:0.00} cores: {carried} are all of the machine, {2 * carried} speak now; {MachineLoad.Now}");

        List<TalkingSession> sessions = [one];
        while (sessions.Count < 2 * carried)
        {
            sessions.Add(new TalkingSession(await ServerSession.CreateAsync(servers.Client)));
        }

        await MeasureAsync(servers, sessions, seconds ?? 60);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(Servers servers, List<TalkingSession> sessions, int seconds)
    {
        var playheads = sessions.SelectMany(session => (string[])["video", "audio"], (session, rendition) => new Playhead(servers.Client, new Uri(session.Session.Hls, $"{rendition}/index.m3u8"))).ToList();
        var levels = new Dictionary<string, int>();
        for (var second = 0; second < seconds; second++)
        {
            await Task.Delay(Sample);
            foreach (var session in sessions)
            {
                levels[session.Detail] = levels.GetValueOrDefault(session.Detail) + 1;
            }
        }

        Console.WriteLine($"pictures: {string.Join(", ", levels.OrderByDescending(level => level.Value).Select(level => $"{level.Key} {100.0 * level.Value / levels.Values.Sum():0} %"))} of the time");
        Console.WriteLine($"playheads that stopped: {playheads.Count(playhead => playhead.Stalls > 0)} of {playheads.Count}, {playheads.Sum(playhead => playhead.Stalls)} times, {playheads.Sum(playhead => playhead.Stalled):0.00} s in all; {MachineLoad.Now}");
        var left = new Statistic("left to play when least was, each playhead", "s");
        playheads.ForEach(playhead => left.Add(playhead.Least));
        Console.WriteLine(left);
        if (sessions.Find(session => session.Error is not null) is { } failed)
        {
            Console.WriteLine($"an error was told: {failed.Error}");
        }

        await RecoverAsync(sessions);
        foreach (var playhead in playheads)
        {
            await playhead.DisposeAsync();
        }
    }

    /// <summary>All but one fall silent; those that go on are whole again after a while.</summary>
    private static async Task RecoverAsync(List<TalkingSession> sessions)
    {
        foreach (var session in sessions.Skip(1))
        {
            await session.BeQuietAsync();
        }

        var started = TimeProvider.System.GetTimestamp();
        while (sessions[0].Detail != "full" && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        Console.WriteLine($"one goes on alone: {sessions[0].Detail} after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }
}
