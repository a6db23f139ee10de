using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>An input or output tensor of a model.</summary>
public sealed class NodeMetadata
{
    internal NodeMetadata(TensorElementType elementDataType, int[] dimensions)
    {
        ElementDataType = elementDataType;
        Dimensions = dimensions;
    }

    public TensorElementType ElementDataType { get; }

    /// <summary>The shape; -1 where the caller chooses.</summary>
    public int[] Dimensions { get; }
}
