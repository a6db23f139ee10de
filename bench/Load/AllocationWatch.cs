using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Loomcast.Bench.Load;

/// <summary>What a process allocates, by type: the runtime tells one allocation in some 100 kB, and the sum of what came before it.</summary>
internal sealed class AllocationWatch : EventListener
{
    private const EventKeywords Gc = (EventKeywords)1;

    private readonly ConcurrentDictionary<string, long> _bytes = [];

    /// <summary>The types of which most bytes were allocated, "bytes type".</summary>
    public IEnumerable<string> Top(int count) => _bytes.OrderByDescending(type => type.Value).Take(count).Select(type => $"{type.Value} {type.Key}");

    public void Clear() => _bytes.Clear();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Gc);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is { EventName: ['G', 'C', 'A', 'l', 'l', 'o', 'c', 'a', 't', 'i', 'o', 'n', 'T', 'i', 'c', 'k', ..], Payload: { } payload }
            && payload[eventData.PayloadNames!.IndexOf("TypeName")] is string type
            && payload[eventData.PayloadNames.IndexOf("AllocationAmount64")] is { } amount)
        {
            _bytes.AddOrUpdate(type, _ => Convert.ToInt64(amount, null), (_, sum) => sum + Convert.ToInt64(amount, null));
        }
    }
}
