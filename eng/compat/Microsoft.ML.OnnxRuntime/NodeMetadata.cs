namespace Microsoft.ML.OnnxRuntime;

/// <summary>An input or output tensor of a model.</summary>
public sealed class NodeMetadata
{
    internal NodeMetadata(int[] dimensions) => Dimensions = dimensions;

    /// <summary>The shape; -1 where the caller chooses.</summary>
    public int[] Dimensions { get; }
}
