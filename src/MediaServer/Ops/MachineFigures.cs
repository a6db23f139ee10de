namespace Loomcast.MediaServer.Ops;

/// <summary>What the machine and this server on it do.</summary>
/// <param name="Processors">Cores that the server may use.</param>
/// <param name="Busy">Share of all cores of the machine that work, 0 to 1, whoever's that is; null where it is not known yet, or not told.</param>
/// <param name="Cores">Cores that the server itself keeps busy; null where it is not known yet.</param>
/// <param name="Memory">Bytes of the server itself.</param>
internal sealed record MachineFigures(int Processors, double? Busy, double? Cores, long Memory)
{
    /// <summary>Programs that run for the server, such as encoders.</summary>
    public required int Children { get; init; }

    /// <summary>Bytes of these programs; what they share is counted in each.</summary>
    public required long ChildrenMemory { get; init; }

    /// <summary>Bytes that the server may have: the machine's, or those of its container.</summary>
    public required long MemoryTotal { get; init; }

    /// <summary>Bytes that nobody on the machine needs; null where it is not told.</summary>
    public long? MemoryAvailable { get; init; }
}
