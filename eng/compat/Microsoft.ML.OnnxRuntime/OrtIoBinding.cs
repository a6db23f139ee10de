using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The tensors of a session's runs. An input on another device than the session's is copied when it is bound, not when it is run.</summary>
public sealed unsafe class OrtIoBinding : SafeHandleZeroOrMinusOneIsInvalid
{
    internal OrtIoBinding(nint binding)
        : base(ownsHandle: true) => SetHandle(binding);

    /// <summary>Binds, or takes the place of what was bound to this name.</summary>
    public void BindInput(string name, OrtValue ortValue) => Bind(NativeRuntime.Api->BindInput, name, ortValue);

    /// <inheritdoc cref="BindInput"/>
    public void BindOutput(string name, OrtValue ortValue) => Bind(NativeRuntime.Api->BindOutput, name, ortValue);

    protected override bool ReleaseHandle()
    {
        NativeRuntime.Api->ReleaseIoBinding(handle);
        return true;
    }

    private void Bind(delegate* unmanaged[Cdecl]<nint, byte*, nint, nint> bind, string name, OrtValue value)
    {
        using var text = new Utf8Text(name);
        NativeRuntime.Check(bind(handle, text.Pointer, value.Handle));
        GC.KeepAlive(value);
    }
}
