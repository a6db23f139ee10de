using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>An input or output of a model.</summary>
public sealed class NodeMetadata
{
    internal NodeMetadata(TensorElementType type, int[] dimensions)
    {
        ElementDataType = type;
        Dimensions = dimensions;
        IsTensor = true;
    }

    /// <summary>A sequence, a map or the like.</summary>
    internal NodeMetadata() => Dimensions = [];

    public bool IsTensor { get; }

    public TensorElementType ElementDataType { get; }

    /// <summary>The shape; -1 where the caller chooses.</summary>
    public int[] Dimensions { get; }
}
