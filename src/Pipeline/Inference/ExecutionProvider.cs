namespace Loomcast.Pipeline.Inference;

/// <summary>What computes a model.</summary>
public enum ExecutionProvider
{
    /// <summary>The first of those below that is usable here.</summary>
    Auto,
    Tensorrt,
    Cuda,
    WebGpu,
    Cpu,
}
