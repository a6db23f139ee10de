using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// The function table of onnxruntime_c_api.h, as far as it is used. It only ever grows at its end, so that these places hold for every
/// library from <see cref="Version"/> on. Functions that return <c>nint</c> return an OrtStatus*, null for success.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct OrtApi
{
    /// <summary>The oldest table that has all of these functions: ONNX Runtime 1.12.</summary>
    internal const uint Version = 12;

    private const int Slot = 8;

    [FieldOffset(1 * Slot)] internal delegate* unmanaged[Cdecl]<nint, ErrorCode> GetErrorCode;
    [FieldOffset(2 * Slot)] internal delegate* unmanaged[Cdecl]<nint, byte*> GetErrorMessage;
    [FieldOffset(3 * Slot)] internal delegate* unmanaged[Cdecl]<OrtLoggingLevel, byte*, nint*, nint> CreateEnv;
    [FieldOffset(7 * Slot)] internal delegate* unmanaged[Cdecl]<nint, byte*, nint, nint*, nint> CreateSession;
    [FieldOffset(8 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray;
    [FieldOffset(9 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run;
    [FieldOffset(10 * Slot)] internal delegate* unmanaged[Cdecl]<nint*, nint> CreateSessionOptions;
    [FieldOffset(22 * Slot)] internal delegate* unmanaged[Cdecl]<nint, OrtLoggingLevel, nint> SetSessionLogSeverityLevel;
    [FieldOffset(24 * Slot)] internal delegate* unmanaged[Cdecl]<nint, int, nint> SetIntraOpNumThreads;
    [FieldOffset(30 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint*, nint> SessionGetInputCount;
    [FieldOffset(31 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint*, nint> SessionGetOutputCount;
    [FieldOffset(33 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    [FieldOffset(34 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    [FieldOffset(36 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint, nint, byte**, nint> SessionGetInputName;
    [FieldOffset(37 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    [FieldOffset(39 * Slot)] internal delegate* unmanaged[Cdecl]<nint*, nint> CreateRunOptions;
    [FieldOffset(46 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint> RunOptionsSetTerminate;
    [FieldOffset(47 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint> RunOptionsUnsetTerminate;
    [FieldOffset(48 * Slot)] internal delegate* unmanaged[Cdecl]<nint, long*, nuint, TensorElementType, nint*, nint> CreateTensorAsOrtValue;
    [FieldOffset(49 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, TensorElementType, nint*, nint> CreateTensorWithDataAsOrtValue;
    [FieldOffset(51 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void**, nint> GetTensorMutableData;
    [FieldOffset(55 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint*, nint> CastTypeInfoToTensorInfo;
    [FieldOffset(60 * Slot)] internal delegate* unmanaged[Cdecl]<nint, TensorElementType*, nint> GetTensorElementType;
    [FieldOffset(61 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nuint*, nint> GetDimensionsCount;
    [FieldOffset(62 * Slot)] internal delegate* unmanaged[Cdecl]<nint, long*, nuint, nint> GetDimensions;
    [FieldOffset(65 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint*, nint> GetTensorTypeAndShape;
    [FieldOffset(68 * Slot)] internal delegate* unmanaged[Cdecl]<byte*, OrtAllocatorType, int, OrtMemType, nint*, nint> CreateMemoryInfo;
    [FieldOffset(69 * Slot)] internal delegate* unmanaged[Cdecl]<OrtAllocatorType, OrtMemType, nint*, nint> CreateCpuMemoryInfo;
    [FieldOffset(76 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void*, nint> AllocatorFree;
    [FieldOffset(77 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint*, nint> AllocatorGetInfo;
    [FieldOffset(78 * Slot)] internal delegate* unmanaged[Cdecl]<nint*, nint> GetAllocatorWithDefaultOptions;
    [FieldOffset(93 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseStatus;
    [FieldOffset(94 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseMemoryInfo;
    [FieldOffset(95 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseSession;
    [FieldOffset(96 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseValue;
    [FieldOffset(97 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseRunOptions;
    [FieldOffset(98 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseTypeInfo;
    [FieldOffset(99 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseTensorTypeAndShapeInfo;
    [FieldOffset(100 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseSessionOptions;
    [FieldOffset(111 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint*, nint> SessionGetModelMetadata;
    [FieldOffset(116 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint, byte*, byte**, nint> ModelMetadataLookupCustomMetadataMap;
    [FieldOffset(118 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseModelMetadata;
    [FieldOffset(123 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint, byte***, long*, nint> ModelMetadataGetCustomMetadataMapKeys;
    [FieldOffset(130 * Slot)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint> AddSessionConfigEntry;
    [FieldOffset(131 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint, nint*, nint> CreateAllocator;
    [FieldOffset(132 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseAllocator;
    [FieldOffset(133 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint, nint, nint> RunWithBinding;
    [FieldOffset(134 * Slot)] internal delegate* unmanaged[Cdecl]<nint, nint*, nint> CreateIoBinding;
    [FieldOffset(135 * Slot)] internal delegate* unmanaged[Cdecl]<nint, void> ReleaseIoBinding;
    [FieldOffset(136 * Slot)] internal delegate* unmanaged[Cdecl]<nint, byte*, nint, nint> BindInput;
    [FieldOffset(137 * Slot)] internal delegate* unmanaged[Cdecl]<nint, byte*, nint, nint> BindOutput;
    [FieldOffset(216 * Slot)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte**, byte**, nuint, nint> SessionOptionsAppendExecutionProvider;
}
