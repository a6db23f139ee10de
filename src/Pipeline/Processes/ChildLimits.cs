using System.Globalization;

namespace Loomcast.Pipeline.Processes;

/// <summary>What a child may use that takes foreign bytes apart. It leaves no core file, writes no file at all, and gives way to our other work.</summary>
/// <param name="MemoryBytes">Most address space; an allocation beyond it fails.</param>
/// <param name="ProcessorTime">Of all its threads together; at its end it is killed.</param>
public sealed record ChildLimits(long MemoryBytes, TimeSpan ProcessorTime)
{
    private const int SignalExit = 128;
    private const int SigKill = 9;
    private const int SigXcpu = 24;

    /// <summary>Whether a child with this exit code was ended by the limit of its processor time. (Nobody but us, who know it, kills it otherwise.)</summary>
    public static bool RanOutOfTime(int exitCode) => exitCode is SignalExit + SigKill or SignalExit + SigXcpu;

    /// <summary>Two small programs that are on each Debian set the limits and become the command; together they cost 1 ms, and no moment passes without limits.</summary>
    internal IEnumerable<string> Wrap(string program) =>
    [
        "prlimit", string.Create(CultureInfo.InvariantCulture, $"--as={MemoryBytes}"), string.Create(CultureInfo.InvariantCulture, $"--cpu={Math.Ceiling(ProcessorTime.TotalSeconds)}"),
        "--core=0", "--fsize=0", "nice", "-n", "5", program,
    ];
}
