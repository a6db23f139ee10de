using System.Globalization;
using System.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Bench.Load;

/// <summary>What a server under load tells of itself at /bench: when each part was there, and what it has allocated. Its clock is the machine's.</summary>
internal sealed class Publication
{
    private const int PartsPerSegment = 10;

    private readonly long[] _publishedAt = new long[100_000];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Where the numbered part is in the stream: one part in the first segment, ten in the others.</summary>
    public static (int Segment, int Part) Locate(int number) => number == 0 ? (1, 0) : (2 + ((number - 1) / PartsPerSegment), (number - 1) % PartsPerSegment);

    public static int NumberOf(int segment, int part) => segment == 1 ? part : 1 + ((segment - 2) * PartsPerSegment) + part;

    public static bool EndsSegment(int number) => number % PartsPerSegment == 0;

    public void Add(long timestamp)
    {
        _publishedAt[_count] = timestamp;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <param name="app">Answers at /bench from now on.</param>
    /// <param name="held">Requests that wait at this moment.</param>
    public void Map(WebApplication app, Func<int> held)
    {
        AllocationWatch? watch = null;
        app.MapGet("/bench/types", (int count) =>
        {
            watch ??= new AllocationWatch();
            var top = string.Join('\n', watch.Top(count));
            watch.Clear();
            return top;
        });

        // With ?collect the live bytes are those after a full collection.
        app.MapGet("/bench", (HttpRequest request) => Results.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(0)} {GC.CollectionCount(2)} {GC.GetTotalMemory(request.Query.ContainsKey("collect"))} {held()} {(GCSettings.IsServerGC ? 1 : 0)} {string.Join(' ', _publishedAt.Take(Count))}")));
    }
}
