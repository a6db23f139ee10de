using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>What does a session cost? CPU and memory of the media server with its encoders, idling and speaking.</summary>
internal static class SessionCost
{
    private const int Rounds = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Servers servers)
    {
        var process = servers.MediaServer.Id;
        var without = ProcessTree.MemoryMiB(process);
        var session = await ServerSession.CreateAsync(servers.Client);
        await session.WhenAsync("status", e => e["startsAt"] is not null);
        var idle = new Statistic("CPU of an idle session", "% of a core");
        var speaking = new Statistic("CPU of a speaking session", "% of a core");
        for (var i = 0; i < Rounds; i++)
        {
            idle.Add(await CpuAsync(process));
            var turn = await session.AskAsync("What is Loomcast?");
            await session.AskAsync("How does the low latency work?");
            await session.AskAsync("What can I configure?");
            await session.WhenTurnAsync(turn, "speaking");
            await Task.Delay(TalkingSession.Settling);
            speaking.Add(await CpuAsync(process));
            await session.InterruptAsync();
        }

        Console.WriteLine(idle);
        Console.WriteLine(speaking);
        Console.WriteLine($"memory: {without:0} MiB without a session, {ProcessTree.MemoryMiB(process) - without:0} MiB more with one that spoke");
    }

    private static async Task<double> CpuAsync(int process)
    {
        var before = ProcessTree.CpuSeconds(process);
        await Task.Delay(Interval);
        return (ProcessTree.CpuSeconds(process) - before) / Interval.TotalSeconds * 100;
    }
}
