namespace Microsoft.ML.OnnxRuntime;

/// <summary>Who reads the memory of a provider.</summary>
public enum OrtMemType
{
    CpuInput = -2,
    CpuOutput = -1,
    Cpu = CpuOutput,
    Default = 0,
}
