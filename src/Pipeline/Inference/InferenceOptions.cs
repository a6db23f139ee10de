using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Inference;

/// <summary>How models are run.</summary>
public sealed class InferenceOptions
{
    /// <summary>What computes; anything but <see cref="ExecutionProvider.Auto"/> must be usable, or the start fails.</summary>
    [EnumDataType(typeof(ExecutionProvider))]
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Auto;

    /// <summary>Number of the GPU, where there are several.</summary>
    [Range(0, 255)]
    public int Device { get; set; }

    /// <summary>Threads of one model on the CPU. One costs the least, and is five times faster than the talking head needs.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Runs of one model at the same time on the CPU; 0 is as many as its threads fit into the cores. A GPU does one after the other.</summary>
    [Range(0, 256)]
    public int Lanes { get; set; }

    /// <summary>Rows of the largest batch, where the model leaves them free; how many pay is measured.</summary>
    [Range(1, 256)]
    public int MostRows { get; set; } = 32;

    /// <summary>Calls that may wait for one model, by their deadlines; more wait outside, in the order they came.</summary>
    [Range(1, 4096)]
    public int QueueLength { get; set; } = 256;

    /// <summary>Runs of one model at the same time on a provider.</summary>
    internal int LanesOn(ExecutionProvider provider) => provider != ExecutionProvider.Cpu ? 1 : Lanes > 0 ? Lanes : Math.Max(1, Environment.ProcessorCount / Threads);
}
