using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a session runs its model.</summary>
public sealed unsafe class SessionOptions : SafeHandleZeroOrMinusOneIsInvalid
{
    private int _intraOpNumThreads;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    public SessionOptions()
        : base(ownsHandle: true)
    {
        _ = OrtEnv.Handle; // providers log while they are appended
        nint options;
        NativeRuntime.Check(NativeRuntime.Api->CreateSessionOptions(&options));
        SetHandle(options);
    }

    /// <summary>Threads that compute one operator; 0 takes one per core.</summary>
    public int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set
        {
            NativeRuntime.Check(NativeRuntime.Api->SetIntraOpNumThreads(handle, value));
            _intraOpNumThreads = value;
        }
    }

    /// <summary>What the library writes to stderr.</summary>
    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set
        {
            NativeRuntime.Check(NativeRuntime.Api->SetSessionLogSeverityLevel(handle, value));
            _logSeverityLevel = value;
        }
    }

    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var key = new Utf8Text(configKey);
        using var value = new Utf8Text(configValue);
        NativeRuntime.Check(NativeRuntime.Api->AddSessionConfigEntry(handle, key.Pointer, value.Pointer));
    }

    public void AppendExecutionProvider_CUDA(int deviceId = 0) => AppendExported("OrtSessionOptionsAppendExecutionProvider_CUDA", deviceId);

    public void AppendExecutionProvider_Tensorrt(int deviceId = 0) => AppendExported("OrtSessionOptionsAppendExecutionProvider_Tensorrt", deviceId);

    /// <summary>Appends a provider that is known by name only ("WebGPU", "OpenVINO", ...).</summary>
    public void AppendExecutionProvider(string providerName, Dictionary<string, string>? providerOptions = null)
    {
        using var name = new Utf8Text(providerName);
        var keys = (providerOptions ?? []).Keys.Select(key => new Utf8Text(key)).ToArray();
        var values = (providerOptions ?? []).Values.Select(value => new Utf8Text(value)).ToArray();
        fixed (nint* keyPointers = Array.ConvertAll(keys, key => (nint)key.Pointer))
        fixed (nint* valuePointers = Array.ConvertAll(values, value => (nint)value.Pointer))
        {
            var status = NativeRuntime.Api->SessionOptionsAppendExecutionProvider(handle, name.Pointer, (byte**)keyPointers, (byte**)valuePointers, (nuint)keys.Length);
            Array.ForEach([.. keys, .. values], text => text.Dispose());
            NativeRuntime.Check(status);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeRuntime.Api->ReleaseSessionOptions(handle);
        return true;
    }

    private void AppendExported(string function, int deviceId)
    {
        var append = (delegate* unmanaged[Cdecl]<nint, int, nint>)NativeRuntime.Export(function);
        NativeRuntime.Check(append(handle, deviceId));
    }
}
