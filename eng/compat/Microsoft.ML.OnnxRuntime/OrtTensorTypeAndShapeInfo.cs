using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a tensor holds.</summary>
public sealed class OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(TensorElementType type, long[] shape)
    {
        ElementDataType = type;
        Shape = shape;
    }

    public TensorElementType ElementDataType { get; }

    public long[] Shape { get; }
}
