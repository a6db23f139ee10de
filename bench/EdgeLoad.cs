using System.Globalization;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>
/// What does an edge spare the origin, and what does it cost the viewer? Each viewer, on a connection of its own, reloads by
/// _HLS_msn and fetches the part, again and again; viewers, edge and origin share the machine, so compare the rows of one run.
/// </summary>
internal static class EdgeLoad
{
    private static readonly (int Viewers, int Parts, TimeSpan Pace)[] Loads =
    [
        (1, 20, TimeSpan.FromSeconds(0.25)),
        (100, 20, TimeSpan.FromSeconds(0.25)),
        (1000, 7, TimeSpan.FromSeconds(1)),
    ];

    private static readonly (string Name, Func<PacedOrigin, Task<(Uri Address, IAsyncDisposable Program)>> Start)[] Edges =
    [
        ("none: viewers at the origin", origin => Task.FromResult((origin.Http1, (IAsyncDisposable)origin))),
        ("proxy, cache", origin => ProxyAsync(origin, "268435456")),
        ("proxy, no cache", origin => ProxyAsync(origin, "0")),
        ("nginx.conf", origin => NginxAsync(origin, text => text)),
        ("nginx.conf with a long lock", origin => NginxAsync(origin, text => text.Replace("proxy_cache_lock_timeout 20ms", "proxy_cache_lock_timeout 30s; proxy_cache_lock_age 30s; proxy_ignore_client_abort on", StringComparison.Ordinal))),
    ];

    public static async Task RunAsync()
    {
        Console.WriteLine($"{"",-28} {"",7}   origin requests per part   published to list (ms)   part asked to got (ms)");
        Console.WriteLine($"{"edge",-28} {"viewers",7} {"reloads",14} {"fetches",11} {"p50",12} {"p99",10} {"p50",13} {"p99",10}");
        foreach (var (viewers, parts, pace) in Loads)
        {
            foreach (var (name, start) in Edges)
            {
                await using var origin = await PacedOrigin.StartAsync(parts);
                var (address, program) = await start(origin);
                await using (program)
                {
                    var (lists, fetches) = await WatchAsync(origin, address, viewers, parts, pace);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{name,-28} {viewers,7} {origin.ReloadsPerPart,14:0.0} {origin.FetchesPerPart,11:0.0} {Quantile(lists, 0.5),12:0.0} {Quantile(lists, 0.99),10:0.0} {Quantile(fetches, 0.5),13:0.0} {Quantile(fetches, 0.99),10:0.0}"));
                }
            }
        }
    }

    private static async Task<(double[] Lists, double[] Fetches)> WatchAsync(PacedOrigin origin, Uri address, int viewers, int parts, TimeSpan pace)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        var (lists, fetches) = (new double[viewers * parts], new double[viewers * parts]);
        var watching = Enumerable.Range(0, viewers).Select(viewer => ViewAsync(viewer * parts)).ToList();
        await origin.PublishAsync(pace);
        await Task.WhenAll(watching);
        return (Steady(lists), Steady(fetches));

        async Task ViewAsync(int at)
        {
            for (var part = 0; part < parts; part++)
            {
                await client.GetByteArrayAsync($"/live/s/v/index.m3u8?_HLS_msn={part}");
                lists[at + part] = TimeProvider.System.GetElapsedTime(origin.PublishedAt(part)).TotalMilliseconds;
                var asked = TimeProvider.System.GetTimestamp();
                await client.GetByteArrayAsync($"/live/s/v/{part}.m4s");
                fetches[at + part] = TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds;
            }
        }

        // The first parts pay for connections and compilers.
        double[] Steady(double[] all) => [.. all.Where((_, i) => i % parts >= 2).Order()];
    }

    private static double Quantile(double[] sorted, double q) => sorted[(int)(q * (sorted.Length - 1))];

    private static async Task<(Uri, IAsyncDisposable)> ProxyAsync(PacedOrigin origin, string cacheBytes)
    {
        var proxy = await ServerProcess.StartAsync("Proxy", new Dictionary<string, string>
        {
            ["Proxy:Address"] = "127.0.0.1",
            ["Proxy:HttpPort"] = "0",
            ["Proxy:Origin"] = origin.Http2.ToString(),
            ["Proxy:CacheBytes"] = cacheBytes,
        });
        return (proxy.Addresses[0], proxy);
    }

    private static async Task<(Uri, IAsyncDisposable)> NginxAsync(PacedOrigin origin, Func<string, string> change)
    {
        var nginx = await NginxProgram.StartAsync(origin.Http1, change);
        return (nginx.Address, nginx);
    }
}
