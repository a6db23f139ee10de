namespace Loomcast.Pipeline.Engines;

/// <summary>The engines for one purpose, in the order in which they are asked.</summary>
public sealed class ChainOptions
{
    /// <summary>Whether the engine that needs no network may work where no other does: last in the chain.</summary>
    public bool Embedded { get; set; } = true;

    /// <summary>The first that works is used; each has a name of its own.</summary>
    public IList<EngineOptions> Chain { get; } = [];
}
