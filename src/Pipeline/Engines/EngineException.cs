namespace Loomcast.Pipeline.Engines;

/// <summary>An engine failed; the message may be told to users: it names the engine and neither its address nor what it wrote.</summary>
internal sealed class EngineException(string engine, EngineFault fault, string reason, Exception? inner = null) : Exception($"'{engine}' {reason}", inner)
{
    public EngineFault Fault => fault;

    /// <summary>When it may be asked again, as it says; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What it wrote, for the log of the server; empty where it wrote nothing.</summary>
    public string Written { get; init; } = "";

    /// <summary>Whether the same request may go well a moment later.</summary>
    public bool IsPassing => fault is EngineFault.Unreachable or EngineFault.Busy or EngineFault.Broken or EngineFault.Cut;

    /// <summary>Whether it says something about the engine, and not about the request.</summary>
    public bool Counts => fault is not (EngineFault.Refused or EngineFault.LeftAlone);
}
