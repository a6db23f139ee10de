using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Reads what the library tells of a tensor.</summary>
internal static unsafe class TensorShape
{
    internal static OrtTensorTypeAndShapeInfo Read(nint tensor)
    {
        nuint rank;
        TensorElementType type;
        NativeRuntime.Check(NativeRuntime.Api->GetTensorElementType(tensor, &type));
        NativeRuntime.Check(NativeRuntime.Api->GetDimensionsCount(tensor, &rank));
        var dimensions = new long[(int)rank];
        fixed (long* first = dimensions)
        {
            NativeRuntime.Check(NativeRuntime.Api->GetDimensions(tensor, first, rank));
        }

        return new OrtTensorTypeAndShapeInfo(type, dimensions);
    }
}
