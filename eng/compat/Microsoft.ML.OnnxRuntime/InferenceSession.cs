using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A loaded model. Several threads may run it at the same time.</summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly Dictionary<string, Utf8Text> _names = [];
    private nint _handle;

    public InferenceSession(byte[] model, SessionOptions options)
    {
        fixed (byte* bytes = model)
        fixed (nint* session = &_handle)
        {
            NativeRuntime.Check(NativeRuntime.Api->CreateSessionFromArray(OrtEnv.Handle, bytes, (nuint)model.Length, options.DangerousGetHandle(), session));
        }

        GC.KeepAlive(options);
        InputMetadata = DescribeInputs();
        OutputMetadata = DescribeOutputs();
        ModelMetadata = new ModelMetadata(CustomMetadata.Read(_handle));
        foreach (var name in InputMetadata.Keys.Union(OutputMetadata.Keys))
        {
            _names.Add(name, new Utf8Text(name));
        }
    }

    ~InferenceSession() => Release();

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata { get; }

    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata { get; }

    public ModelMetadata ModelMetadata { get; }

    /// <summary>Runs the model into outputs that the library makes, and that the caller disposes of.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        var outputs = new nint[outputNames.Count]; // the library makes those that are null
        Run(runOptions, inputNames, inputValues, outputNames, outputs);
        var values = new DisposableList<OrtValue>();
        values.AddRange(outputs.Select(OrtValue.Own));
        return values;
    }

    /// <summary>Runs the model into outputs that the caller made.</summary>
    public void Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        Run(runOptions, inputNames, inputValues, outputNames, Handles(outputValues));
        GC.KeepAlive(outputValues);
    }

    /// <summary>For runs whose tensors stay the same: they are bound once.</summary>
    public OrtIoBinding CreateIoBinding()
    {
        nint binding;
        NativeRuntime.Check(NativeRuntime.Api->CreateIoBinding(_handle, &binding));
        return new OrtIoBinding(binding);
    }

    /// <summary>Runs the model on what is bound. One thread at a time for each binding.</summary>
    public void RunWithBinding(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        NativeRuntime.Check(NativeRuntime.Api->RunWithBinding(_handle, runOptions.DangerousGetHandle(), ioBinding.DangerousGetHandle()));
        GC.KeepAlive(runOptions);
        GC.KeepAlive(ioBinding);
        GC.KeepAlive(this);
    }

    internal nint CreateAllocator(nint place)
    {
        nint allocator;
        NativeRuntime.Check(NativeRuntime.Api->CreateAllocator(_handle, place, &allocator));
        return allocator;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
        foreach (var name in _names.Values)
        {
            name.Dispose();
        }
    }

    private void Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames, nint[] outputValues)
    {
        // The library would run half of the graph before it notices that an input is missing.
        if (InputMetadata.Keys.Except(inputNames).FirstOrDefault() is { } missing)
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The model's input '{missing}' was not given.");
        }

        fixed (nint* inputKeys = Names(inputNames), inputs = Handles(inputValues), outputKeys = Names(outputNames), outputs = outputValues)
        {
            NativeRuntime.Check(NativeRuntime.Api->Run(
                _handle, runOptions.DangerousGetHandle(), (byte**)inputKeys, inputs, (nuint)inputNames.Count, (byte**)outputKeys, (nuint)outputNames.Count, outputs));
        }

        GC.KeepAlive(runOptions);
        GC.KeepAlive(inputValues);
        GC.KeepAlive(this);
    }

    private static nint[] Handles(IReadOnlyCollection<OrtValue> values) => [.. values.Select(value => value.Handle)];

    private nint[] Names(IReadOnlyCollection<string> names) => [.. names.Select(Name)];

    private nint Name(string name) => _names.TryGetValue(name, out var text)
        ? (nint)text.Pointer
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The model has no '{name}'.");

    private Dictionary<string, NodeMetadata> DescribeInputs()
    {
        nuint count;
        NativeRuntime.Check(NativeRuntime.Api->SessionGetInputCount(_handle, &count));
        return Describe(count, NativeRuntime.Api->SessionGetInputName, NativeRuntime.Api->SessionGetInputTypeInfo);
    }

    private Dictionary<string, NodeMetadata> DescribeOutputs()
    {
        nuint count;
        NativeRuntime.Check(NativeRuntime.Api->SessionGetOutputCount(_handle, &count));
        return Describe(count, NativeRuntime.Api->SessionGetOutputName, NativeRuntime.Api->SessionGetOutputTypeInfo);
    }

    private Dictionary<string, NodeMetadata> Describe(
        nuint count, delegate* unmanaged[Cdecl]<nint, nuint, nint, byte**, nint> getName, delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint> getType)
    {
        var described = new Dictionary<string, NodeMetadata>();
        var allocator = OrtAllocator.DefaultInstance.DangerousGetHandle();
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            nint type;
            NativeRuntime.Check(getName(_handle, i, allocator, &name));
            NativeRuntime.Check(getType(_handle, i, &type));
            described.Add(Marshal.PtrToStringUTF8((nint)name)!, Tensor(type));
            NativeRuntime.Check(NativeRuntime.Api->AllocatorFree(allocator, name));
            NativeRuntime.Api->ReleaseTypeInfo(type);
        }

        return described;
    }

    private static NodeMetadata Tensor(nint type)
    {
        nint tensor;
        NativeRuntime.Check(NativeRuntime.Api->CastTypeInfoToTensorInfo(type, &tensor));
        if (tensor == 0)
        {
            return new NodeMetadata();
        }

        var read = TensorShape.Read(tensor);
        return new NodeMetadata(read.ElementDataType, Array.ConvertAll(read.Shape, dimension => (int)dimension));
    }

    private void Release()
    {
        if (_handle != 0)
        {
            NativeRuntime.Api->ReleaseSession(_handle);
            _handle = 0;
        }
    }
}
