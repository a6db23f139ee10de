using System.Globalization;

namespace Loomcast.Bench.Load;

/// <summary>What a server said of itself at /bench, and what the kernel says of it, at one moment.</summary>
internal sealed record ServerReading(long At, double CpuSeconds, double MemoryMiB, long Allocated, int Collections, long Live, int Held, bool IsServerGc, long[] PublishedAt)
{
    public static async Task<ServerReading> TakeAsync(HttpClient client, int process, bool collect = false)
    {
        var words = (await client.GetStringAsync(collect ? "/bench?collect" : "/bench")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = words.Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new ServerReading(
            TimeProvider.System.GetTimestamp(), ProcessTree.CpuSeconds(process), ProcessTree.MemoryMiB(process),
            numbers[0], (int)numbers[1], numbers[3], (int)numbers[4], numbers[5] != 0, numbers[6..]);
    }
}
