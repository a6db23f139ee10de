using System.Globalization;
using Loomcast.Bench.Load;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>
/// How long until all who wait for a part know of it, and what does that cost the origin? Each viewer always holds the next part of the
/// video playlist, a part comes every 0.2 s; from the moment before the first of them is told to the last byte of the list at the viewer.
/// </summary>
internal static class FanOut
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.2);

    /// <summary>Other servers on such a machine, alone on it, with a client in C (2026-11): a row's figures are from the first reply on.</summary>
    private static readonly string[] Recorded =
    [
        "h1          1000 MediaMTX 1.20 (recorded)            -      -      -        48   100         48      10     185",
        "h1          1000 OvenMediaEngine 0.18 (recorded)     -      -      -        51   100         49      11      79",
        "h1          1000 bare Kestrel (recorded)             -      -      -        13   100         10       6     120",
        "h1          3000 MediaMTX 1.20 (recorded)            -      -      -   157-174 93-100   104-139      29     350",
        "h1          3000 OvenMediaEngine 0.18 (recorded)     -      -      -   169-187 96-98        150      35      92",
        "h1          3000 bare Kestrel (recorded)             -      -      -        48   100         35      20     160",
        "h2 over TLS 1000 MediaMTX, OME (recorded)            -      -      -     68-76   100      55-58      17     174",
    ];

    private static readonly (string Wire, int Viewers, int PerConnection, string Server)[] Loads =
    [
        ("h1", 100, 1, LoadServer.Live),
        ("h1", 1000, 1, LoadServer.Live),
        ("h1", 1000, 1, LoadServer.Floor),
        ("h1", 3000, 1, LoadServer.Live),
        ("h1", 3000, 1, LoadServer.Floor),
        ("h2c", 100, 1, LoadServer.Live),
        ("h2c", 1000, 1, LoadServer.Live),
        ("h2c", 1000, 1, LoadServer.Floor),
        ("h2c", 3000, 1, LoadServer.Live),
        ("h2c", 1000, 100, LoadServer.Live),
        ("h2c", 3000, 100, LoadServer.Live),
    ];

    public static async Task RunAsync()
    {
        Console.WriteLine("                                                     part published to list (ms)   in last viewer      CPU % of a core   memory (MiB)  allocated   GCs    5 s later:");
        Console.WriteLine("wire     viewers server                            p50     p99     max    last   time after first    server  client     all  KiB/viewer  B/reply   per s    held  live MiB  CPU %");
        foreach (var (wire, viewers, perConnection, role) in Loads)
        {
            await using var server = await LoadServer.StartAsync(role);
            var name = role == LoadServer.Floor ? "bare Kestrel" : perConnection > 1 ? $"ours, {perConnection} viewers a connection" : "ours";
            await MeasureAsync($"{wire,-11} {viewers,4} {name,-30}", server, () => ValueTask.FromResult<IAudience>(wire == "h1"
                ? new SocketAudience(server.Http1, Target, viewers, 1, (socket, replied) => new Http1Wire(socket, replied))
                : new SocketAudience(server.Http2, Target, viewers, perConnection, (socket, replied) => new Http2Wire(socket, replied))), viewers);
        }

        await using (var server = await LoadServer.StartAsync(LoadServer.Live))
        {
            await using var proxy = await Servers.StartProxyAsync(server.Http2, server.Folder);
            await MeasureAsync($"{"h2 over TLS",-11} {1000,4} {"ours, through the edge",-30}", server, async () =>
            {
                var audience = new TlsAudience(new Uri($"https://localhost:{proxy.Addresses.Single(a => a.Scheme == "https").Port}"), Target, 1000);
                await audience.ConnectAsync();
                return audience;
            }, 1000);
        }

        Console.WriteLine("Others, on their own: last viewer after the first, served in time %, server and client CPU %, memory MiB");
        Array.ForEach(Recorded, Console.WriteLine);
    }

    /// <summary>What a viewer asks for to get the numbered part listed.</summary>
    public static string Target(int number)
    {
        var (segment, part) = Publication.Locate(number);
        return $"/live/live/video/index.m3u8?_HLS_msn={segment}&_HLS_part={part}";
    }

    private static async Task MeasureAsync(string name, LoadServer server, Func<ValueTask<IAudience>> come, int viewers)
    {
        var empty = await server.ReadAsync(collect: true);
        var arrivals = new Arrivals();
        ServerReading from, to;
        double client;
        int replies;
        await using (var audience = await come())
        {
            audience.Watch((await server.ReadAsync()).PublishedAt.Length + 2, arrivals);
            await Task.Delay(WarmUp);
            (from, client, replies) = (await server.ReadAsync(), audience.CpuSeconds, arrivals.Count);
            await Task.Delay(Measured);
            (to, client, replies) = (await server.ReadAsync(), audience.CpuSeconds - client, arrivals.Count - replies);
        }

        await Task.Delay(Afterwards);
        var left = await server.ReadAsync(collect: true);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var quiet = await server.ReadAsync();
        var seconds = TimeProvider.System.GetElapsedTime(from.At, to.At).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name} {Delays(arrivals, to.PublishedAt, from.At, to.At, viewers)} {(to.CpuSeconds - from.CpuSeconds) / seconds * 100,9:0} {client / seconds * 100,7:0} {to.MemoryMiB,7:0} {(to.MemoryMiB - empty.MemoryMiB) * 1024 / viewers,11:0.0} {(double)(to.Allocated - from.Allocated) / replies,8:0} {(to.Collections - from.Collections) / seconds,7:0.0} {left.Held,7} {(left.Live - empty.Live) / 1048576.0,9:0.0} {(quiet.CpuSeconds - left.CpuSeconds) * 100,6:0}"));
    }

    private static string Delays(Arrivals arrivals, long[] publishedAt, long from, long to, int viewers)
    {
        var delays = new List<double>();
        var (last, lastAfterFirst, inTime, parts) = (new List<double>(), new List<double>(), 0, 0);
        for (var number = 0; number < publishedAt.Length; number++)
        {
            // Whoever did not get it in time may have been late for the part before.
            if (publishedAt[number] < from || TimeProvider.System.GetElapsedTime(publishedAt[number], to) < 2 * Pace)
            {
                continue;
            }

            var part = arrivals.Of(number).Select(at => TimeProvider.System.GetElapsedTime(publishedAt[number], at).TotalMilliseconds).ToArray();
            parts++;
            if (part.Length == 0)
            {
                continue; // nobody got it yet, which counts as not in time
            }

            delays.AddRange(part);
            last.Add(part[^1]);
            lastAfterFirst.Add(part[^1] - part[0]);
            inTime += part.Count(delay => delay < Pace.TotalMilliseconds);
        }

        if (delays.Count == 0)
        {
            return "nobody got anything in time";
        }

        delays.Sort();
        last.Sort();
        lastAfterFirst.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"{At(delays, 0.5),7:0.0} {At(delays, 0.99),7:0.0} {delays[^1],7:0.0} {At(last, 0.5),7:0.0} {100.0 * inTime / (parts * viewers),6:0.0} {At(lastAfterFirst, 0.5),11:0.0}");
    }

    private static double At(List<double> sorted, double q) => sorted[(int)(q * (sorted.Count - 1))];
}
