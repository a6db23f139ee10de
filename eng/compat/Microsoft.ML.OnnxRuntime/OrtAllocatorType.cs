namespace Microsoft.ML.OnnxRuntime;

public enum OrtAllocatorType
{
    DeviceAllocator,
    ArenaAllocator,
}
