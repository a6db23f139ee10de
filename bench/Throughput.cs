using System.Globalization;
using Loomcast.Bench.Load;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>
/// How many GETs a second: of a part, a segment and playlists, at the origin, through the edge's cache, and from nginx which has the same
/// bytes in files. In turn, several rounds; the client, one thread of wrk or h2load, shares the two cores with each of them.
/// </summary>
internal static class Throughput
{
    private const int Rounds = 3;

    // From the newest part in memory to the oldest segment of a long stream, which is read from its file.
    private static readonly (string Name, string Path)[] Wanted =
    [
        ("part, 25 kB", "short/video/32.3.m4s"),
        ("segment, 250 kB", "short/video/20.m4s"),
        ("playlist of 30 s", "short/video/index.m3u8"),
        ("playlist of 15 minutes", "long/video/index.m3u8"),
    ];

    public static async Task RunAsync()
    {
        await using var origin = await LoadServer.StartAsync(LoadServer.Still);
        await using var proxy = await Servers.StartProxyAsync(origin.Http2, origin.Folder);
        var edge = proxy.Addresses.Single(address => address.Scheme == "http");
        var files = Directory.CreateDirectory(Path.Combine(origin.Folder, "files"));
        using var client = new HttpClient();
        await WhenPublishedAsync(origin);
        foreach (var (_, path) in Wanted)
        {
            var file = Path.Combine(files.FullName, "live", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync(new Uri(origin.Http1, $"/live/{path}")));
        }

        await using var nginx1 = await NginxProgram.ServeAsync(files.FullName, "");
        await using var nginx2 = await NginxProgram.ServeAsync(files.FullName, "http2");
        Console.WriteLine($"GETs a second, median of {Rounds} (range)");
        Console.WriteLine($"{"",-24} {"bytes",8} {"origin h1",26} {"edge h1",26} {"nginx h1",26} {"origin h2c",26} {"nginx h2c",26} {"origin h1, B allocated",22}");
        foreach (var (name, path) in Wanted)
        {
            (Uri Server, Func<Uri, Task<double>> Load)[] runs =
            [
                (origin.Http1, FixedLoad.Http1Async), (edge, FixedLoad.Http1Async), (nginx1.Address, FixedLoad.Http1Async),
                (origin.Http2, FixedLoad.Http2Async), (nginx2.Address, FixedLoad.Http2Async),
            ];
            var rates = runs.Select(_ => new List<double>()).ToArray();
            var allocated = 0.0;
            for (var round = 0; round < Rounds; round++)
            {
                for (var run = 0; run < runs.Length; run++)
                {
                    var before = await origin.ReadAsync();
                    var rate = await runs[run].Load(new Uri(runs[run].Server, $"/live/{path}"));
                    rates[run].Add(rate);
                    allocated = run == 0 ? ((await origin.ReadAsync()).Allocated - before.Allocated) / (rate * FixedLoad.Seconds) : allocated;
                }
            }

            var bytes = new FileInfo(Path.Combine(files.FullName, "live", path)).Length;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {bytes,8} {string.Join(' ', rates.Select(Tell))} {allocated,22:0}"));
        }

        Console.WriteLine("Others, on their own (recorded, best of their runs): MediaMTX 38 967 parts, 15 476 segments, 18 192 playlists; nginx 76 857 parts, 33 862 segments; OvenMediaEngine 15 542 playlists (h1)");
    }

    private static string Tell(List<double> rates)
    {
        rates.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{$"{rates[rates.Count / 2]:0} ({rates[0]:0}-{rates[^1]:0})",26}");
    }

    private static async Task WhenPublishedAsync(LoadServer origin)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while ((await origin.ReadAsync()).PublishedAt.Length < ScriptedOrigin.LongParts && await often.WaitForNextTickAsync())
        {
        }
    }
}
