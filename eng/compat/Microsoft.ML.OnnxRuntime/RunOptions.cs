using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Steers one or more runs.</summary>
public sealed unsafe class RunOptions : SafeHandleZeroOrMinusOneIsInvalid
{
    private bool _terminate;

    public RunOptions()
        : base(ownsHandle: true)
    {
        nint options;
        NativeRuntime.Check(NativeRuntime.Api->CreateRunOptions(&options));
        SetHandle(options);
    }

    /// <summary>Set from another thread, it makes runs with these options fail at the next operator.</summary>
    public bool Terminate
    {
        get => _terminate;
        set
        {
            NativeRuntime.Check(value ? NativeRuntime.Api->RunOptionsSetTerminate(handle) : NativeRuntime.Api->RunOptionsUnsetTerminate(handle));
            _terminate = value;
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeRuntime.Api->ReleaseRunOptions(handle);
        return true;
    }
}
