using System.Globalization;

namespace Loomcast.Bench;

/// <summary>CPU time and memory of a process with all its children, from /proc.</summary>
internal static class ProcessTree
{
    private const double ClockTicksPerSecond = 100;

    /// <summary>Seconds of CPU, user and system, with those of children that have ended.</summary>
    public static double CpuSeconds(int root, bool withChildren = true) => (withChildren ? Tree(root) : [root]).Sum(pid => WhileItRuns(() =>
        Stat(pid).Skip(11).Take(withChildren ? 4 : 2).Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / ClockTicksPerSecond));

    /// <summary>Proportional set size in MiB: pages that several processes share are counted once.</summary>
    public static double MemoryMiB(int root) => Tree(root).Sum(pid => WhileItRuns(() => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0)));

    private static IEnumerable<int> Tree(int root)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(pid => Parent(pid) == root)
            .ToArray();
        return children.SelectMany(Tree).Prepend(root);
    }

    private static int Parent(int pid) => (int)WhileItRuns(() => int.Parse(Stat(pid)[1], CultureInfo.InvariantCulture));

    /// <summary>Zero of a process that ended in the meantime.</summary>
    private static double WhileItRuns(Func<double> read)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The fields of /proc/pid/stat after the name, which may hold anything: state, ppid, ...</summary>
    private static string[] Stat(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
