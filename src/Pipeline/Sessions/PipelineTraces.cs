using System.Diagnostics;

namespace Loomcast.Pipeline.Sessions;

/// <summary>The traces of the pipelines, for whoever listens.</summary>
public static class PipelineTraces
{
    public const string Name = "Loomcast.Pipeline";

    internal static ActivitySource Source { get; } = new(Name);
}
