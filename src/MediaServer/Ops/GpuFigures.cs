using System.Globalization;

namespace Loomcast.MediaServer.Ops;

/// <summary>One GPU as nvidia-smi tells it; what it does not tell is null.</summary>
/// <param name="Name">Its model.</param>
/// <param name="Busy">Share of the time in which something ran on it, 0 to 1.</param>
/// <param name="MemoryUsed">Bytes.</param>
/// <param name="MemoryTotal">Bytes.</param>
internal sealed record GpuFigures(string Name, double? Busy, long? MemoryUsed, long? MemoryTotal)
{
    /// <summary>What nvidia-smi is asked for.</summary>
    public static string[] Query { get; } = ["--query-gpu=name,utilization.gpu,memory.used,memory.total", "--format=csv,noheader,nounits"];

    /// <param name="line">"NVIDIA H200, 37, 1024, 143771": percent and MiB, or "[N/A]".</param>
    /// <returns>Null where it is something else.</returns>
    public static GpuFigures? Parse(string line)
    {
        var fields = line.Split(", ");
        return fields.Length == 4 ? new GpuFigures(fields[0].Trim(), Number(fields[1]) / 100.0, Number(fields[2]) * 1_048_576, Number(fields[3]) * 1_048_576) : null;
    }

    private static long? Number(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
