using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>
/// 1, 2, 4 and 8 conversations on one server: how long from a text turn to the first part with its answer, all asked at the same time;
/// and what each takes of the processor while all speak, against its pictures and their encoding alone.
/// </summary>
internal static class ManySessions
{
    private const int Turns = 8;
    private static readonly int[] Counts = [1, 2, 4, 8];
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Until all that a conversation runs is compiled for good; the model and the encoder, measured alone, need none of it.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);

    /// <param name="most">Sessions at the end; 8 unless given.</param>
    public static async Task RunAsync(int? most)
    {
        var raw = await RawCost.MeasureAsync();
        await using var servers = await Servers.StartAsync(("Sessions:MostLoad", "1000"));
        await WarmUpAsync(servers);
        foreach (var count in Counts.Where(count => count <= (most ?? Counts[^1])))
        {
            List<ServerSession> sessions = [];
            while (sessions.Count < count)
            {
                sessions.Add(await ServerSession.CreateAsync(servers.Client));
            }

            await MeasureLatencyAsync(servers, sessions);
            await MeasureCostAsync(servers, sessions, raw);
            foreach (var session in sessions)
            {
                await session.EndAsync();
            }

            await servers.MediaServer.WhenWithoutAsync("ffmpeg");
        }
    }

    private static async Task WarmUpAsync(Servers servers)
    {
        var session = await ServerSession.CreateAsync(servers.Client);
        await using var talking = new TalkingSession(session);
        await Task.Delay(WarmUp);
        await talking.BeQuietAsync();
        await session.EndAsync();
        await servers.MediaServer.WhenWithoutAsync("ffmpeg");
    }

    private static async Task MeasureLatencyAsync(Servers servers, List<ServerSession> sessions)
    {
        var listed = new Statistic($"{sessions.Count}: text turn to first part with the reply", "ms");
        var latencies = await Task.WhenAll(sessions.Select((session, index) => AskAsync(servers, session, index)));
        Array.ForEach([.. latencies.SelectMany(latency => latency)], listed.Add);
        Console.WriteLine($"{listed}, {MachineLoad.Now}");
    }

    private static async Task<List<double>> AskAsync(Servers servers, ServerSession session, int index)
    {
        await session.WhenListedAsync(1);
        await using var parts = new PartWatch(servers.Client, new Uri(session.Hls, "video/index.m3u8"));
        var latencies = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var from = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var number = await session.AskAsync("How does the low latency work?");
            var speaking = await session.WhenTurnAsync(number, "speaking");
            latencies.Add(await parts.WhenListedAsync((double)speaking["mediaTime"]!) - from);
            await session.InterruptAsync();
            await session.WhenAsync("turn", e => (int)e["turn"]! == number && (string)e["state"]! is "interrupted" or "done");

            // at another phase of the parts, and of the others, each time
            await Task.Delay(TimeSpan.FromMilliseconds(500 + (((turn * 37) + (index * 61)) % 200)));
        }

        return latencies;
    }

    private static async Task MeasureCostAsync(Servers servers, List<ServerSession> sessions, RawCost raw)
    {
        var talking = sessions.ConvertAll(session => new TalkingSession(session));
        await Task.WhenAll(sessions.Select(session => session.WhenTurnAsync(Turns + 1, "speaking")));
        await Task.Delay(TalkingSession.Settling);
        var before = ProcessTree.CpuSeconds(servers.MediaServer.Id);
        var started = TimeProvider.System.GetTimestamp();
        await Task.Delay(Interval);
        var cores = (ProcessTree.CpuSeconds(servers.MediaServer.Id) - before) / TimeProvider.System.GetElapsedTime(started).TotalSeconds / sessions.Count;
        Console.WriteLine($"{sessions.Count}: a session that speaks takes {cores:0.000} cores, {cores / raw.Sum:0.00} times {raw}; pictures: {string.Join(", ", talking.SelectMany(session => session.Details).Distinct().DefaultIfEmpty("full"))}");
        foreach (var session in talking)
        {
            await session.BeQuietAsync();
            await session.DisposeAsync();
        }
    }
}
