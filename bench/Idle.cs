using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>What do conversations cost that nobody wants, and how soon is one of them there again? Memory of all of the server, CPU, and the time to the first media playlist.</summary>
internal static partial class Idle
{
    private const int AtOnce = 6; // that encode while all are made
    private const int Wakes = 20;
    private static readonly int[] Counts = [100, 300, 1000];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5); // what began them, and its garbage, is over
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <param name="most">Sessions at the end.</param>
    public static async Task RunAsync(int? most)
    {
        await using var servers = await Servers.StartAsync(
            ("Live:RestAfter", "00:00:01"), ("Sessions:MaxRunning", "10000"), ("Sessions:MaxKept", "10000"), ("Sessions:MostLoad", "1000"), ("Sessions:IdleTimeout", "1.00:00:00"));
        var without = await ReadAsync(servers);
        Console.WriteLine($"without a session: {without.MemoryMiB:0} MiB, {without.Cpu:0.0} % of a core");
        var sessions = new List<ServerSession>();
        foreach (var count in Counts.Where(count => count < (most ?? Counts[^1])).Append(most ?? Counts[^1]))
        {
            await CreateAsync(servers, sessions, count);
            var reading = await ReadAsync(servers);
            var each = (reading.MemoryMiB - without.MemoryMiB) / count * 1024;
            Console.WriteLine($"{count} that rest: {reading.MemoryMiB:0} MiB in all ({each:0} KiB each), {reading.Cpu:0.0} % of a core, {reading.Threads} threads; {MachineLoad.Now}");
        }

        await WakeAsync(servers, sessions);
    }

    /// <summary>Each has to encode before it rests, so only some are made at a time.</summary>
    private static async Task CreateAsync(Servers servers, List<ServerSession> sessions, int count)
    {
        while (sessions.Count < count)
        {
            await WhenAwakeAsync(servers, sessions.Count, AtOnce - 1);
            sessions.Add(await ServerSession.CreateAsync(servers.Client));
        }

        await WhenAwakeAsync(servers, count, 0);
        await servers.MediaServer.WhenWithoutAsync("ffmpeg");
    }

    private static async Task WhenAwakeAsync(Servers servers, int all, int most)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (all - await RestingAsync(servers) > most)
        {
            await often.WaitForNextTickAsync();
        }
    }

    private static async Task<int> RestingAsync(Servers servers)
    {
        var metrics = await servers.Client.GetStringAsync(new Uri(servers.MediaServer.Addresses[1], "/metrics"));
        return int.Parse(Resting().Match(metrics).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static async Task<(double MemoryMiB, double Cpu, int Threads)> ReadAsync(Servers servers)
    {
        var process = servers.MediaServer.Id;
        await Task.Delay(Settling);
        var before = ProcessTree.CpuSeconds(process);
        await Task.Delay(Interval);
        var cpu = (ProcessTree.CpuSeconds(process) - before) / Interval.TotalSeconds * 100;
        return (ProcessTree.MemoryMiB(process), cpu, Directory.GetDirectories($"/proc/{process}/task").Length);
    }

    /// <summary>As a player comes: the multivariant playlist, then one of a rendition, which is answered when there is media to play.</summary>
    private static async Task WakeAsync(Servers servers, List<ServerSession> sessions)
    {
        var wake = new Statistic($"one of {sessions.Count} wakes: first playlist asked to media playlist", "ms");
        for (var i = 0; i < Wakes; i++)
        {
            var session = sessions[i * sessions.Count / Wakes];
            var started = TimeProvider.System.GetTimestamp();
            await servers.Client.GetStringAsync(session.Hls.AbsolutePath);
            await servers.Client.GetStringAsync(new Uri(session.Hls, "video/index.m3u8").AbsolutePath);
            wake.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            await WhenAwakeAsync(servers, sessions.Count, 0);
        }

        Console.WriteLine(wake);
    }

    [GeneratedRegex("^loomcast_sessions_resting ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Resting();
}
