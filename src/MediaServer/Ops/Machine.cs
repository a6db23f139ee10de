using System.Globalization;

namespace Loomcast.MediaServer.Ops;

/// <summary>Looks at the machine when somebody asks, once a second at most; shares are those between two looks.</summary>
internal sealed class Machine(TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new(); // protects all below
    private MachineFigures? _figures;
    private long _looked;
    private (long Busy, long All)? _ticks;
    private TimeSpan _own;

    public MachineFigures Read()
    {
        lock (_gate)
        {
            return _figures is { } known && time.GetElapsedTime(_looked) < Freshness ? known : _figures = Look();
        }
    }

    private MachineFigures Look()
    {
        var (before, ticks, elapsed, ownBefore) = (_ticks, ReadTicks(), time.GetElapsedTime(_looked), _own);
        var isFirst = _figures is null;
        (_ticks, _looked, _own) = (ticks, time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var children = OwnChildren();
        return new MachineFigures(
            Environment.ProcessorCount,
            before is { } old && ticks is { } now && now.All > old.All ? (now.Busy - old.Busy) / (double)(now.All - old.All) : null,
            isFirst ? null : (_own - ownBefore) / elapsed,
            Environment.WorkingSet)
        {
            Children = children.Count,
            ChildrenMemory = children.Sum(),
            MemoryTotal = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            MemoryAvailable = ReadAvailable(),
        };
    }

    /// <summary>proc(5): user, nice, system, idle, iowait, irq, softirq, steal; guests are in user.</summary>
    private static (long Busy, long All)? ReadTicks()
    {
        if (!File.Exists("/proc/stat"))
        {
            return null;
        }

        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(Number).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    private static long? ReadAvailable() => File.Exists("/proc/meminfo")
        && File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line
        ? Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024
        : null;

    /// <summary>Bytes of each program that this process has started.</summary>
    private static List<long> OwnChildren() => !Directory.Exists("/proc") ? []
        : [.. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(MemoryOfChild).OfType<long>()];

    private static long? MemoryOfChild(string folder)
    {
        try
        {
            // The name, in brackets, may hold anything; behind it: state, parent, ... and as the 22nd the pages in memory.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return Number(fields[1]) == Environment.ProcessId ? Number(fields[21]) * Environment.SystemPageSize : null;
        }
        catch (IOException)
        {
            return null; // it ended just now
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
