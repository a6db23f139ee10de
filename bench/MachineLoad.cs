namespace Loomcast.Bench;

/// <summary>What else the machine had to do, so that figures of a busy one are not taken for those of a quiet one.</summary>
internal static class MachineLoad
{
    /// <summary>Threads that wanted a core, on average over the last minute and the last five.</summary>
    public static string Now => File.ReadAllText("/proc/loadavg").Split(' ') is [var one, var five, ..] ? $"load {one} {five} on {Environment.ProcessorCount} cores" : "";
}
