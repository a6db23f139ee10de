using System.Globalization;
using Loomcast.Bench.Load;

namespace Loomcast.Bench;

/// <summary>What does the origin allocate for a held reply? By type, sampled, with 1,000 viewers over HTTP/1.1; below it the same of Kestrel alone.</summary>
internal static class HotPath
{
    private const int Viewers = 1000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public static async Task RunAsync()
    {
        foreach (var role in (string[])[LoadServer.Live, LoadServer.Floor])
        {
            await using var server = await LoadServer.StartAsync(role);
            await using var audience = new SocketAudience(server.Http1, FanOut.Target, Viewers, 1, (socket, replied) => new Http1Wire(socket, replied));
            var arrivals = new Arrivals();
            audience.Watch((await server.ReadAsync()).PublishedAt.Length + 2, arrivals);
            await Task.Delay(Settle);
            await server.TopTypesAsync(0); // begins anew
            var (from, replies) = (await server.ReadAsync(), arrivals.Count);
            await Task.Delay(Measured);
            var (to, types) = (await server.ReadAsync(), await server.TopTypesAsync(40));
            replies = arrivals.Count - replies;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{role}: {(double)(to.Allocated - from.Allocated) / replies:0} bytes a reply in {replies} replies, {(to.CpuSeconds - from.CpuSeconds) / replies * 1e6:0} us of CPU a reply"));
            foreach (var (bytes, type) in types.Where(type => type.Bytes / replies >= 8))
            {
                Console.WriteLine($"{bytes / replies,9} {type}");
            }
        }
    }
}
