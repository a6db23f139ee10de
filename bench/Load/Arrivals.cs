using System.Collections.Concurrent;

namespace Loomcast.Bench.Load;

/// <summary>When the list with each part was whole at each viewer.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<int, ConcurrentQueue<long>> _at = [];

    public int Count => _at.Values.Sum(part => part.Count);

    public void Add(int number) => _at.GetOrAdd(number, _ => []).Enqueue(TimeProvider.System.GetTimestamp());

    public long[] Of(int number) => _at.TryGetValue(number, out var part) ? [.. part.Order()] : [];
}
