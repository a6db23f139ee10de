using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>A loaded model that takes a batch of rows and gives one row for each.</summary>
internal sealed partial class ModelSession : IDisposable
{
    // Best first. That a library was built with a provider does not make it usable: there may be no GPU, no driver, no CUDA.
    private static readonly ExecutionProvider[] Preference =
        [ExecutionProvider.Tensorrt, ExecutionProvider.Cuda, ExecutionProvider.WebGpu, ExecutionProvider.Cpu];

    // What the drivers of Linux and of WSL offer.
    private static readonly string[] GpuDevices = ["/dev/dri", "/dev/nvidiactl", "/dev/dxg"];

    private readonly InferenceSession _session;
    private readonly int _device;
    private readonly long[] _inputRow;
    private long[] _outputRow = [];

    private ModelSession(string name, InferenceSession session, (ExecutionProvider Provider, int Device) place, Func<ModelDescription, long[]> inputRow)
    {
        _session = session;
        (Provider, _device) = place;
        Description = ModelDescription.Of(name, session);
        _inputRow = inputRow(Description);
    }

    public ExecutionProvider Provider { get; }

    public ModelDescription Description { get; private set; }

    /// <summary>Rows of every run, where the model fixes them; null where they are free.</summary>
    public int? FixedBatch => Description.Input.Shape is [> 0 and var rows, ..] ? rows : null;

    /// <summary>Elements of one row of the input.</summary>
    public int InputLength => Product(_inputRow);

    /// <summary>Elements of one row of the output.</summary>
    public int OutputLength => Product(_outputRow);

    /// <summary>Loads a model on the best provider that is usable.</summary>
    /// <param name="name">For logs and messages.</param>
    /// <param name="model">The file's bytes.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="logger">Is told what computes it.</param>
    /// <param name="inputRow">Refuses a model that is not what it should be, by its own exception, or gives the shape of one row of the input, for a model that leaves it free.</param>
    /// <exception cref="InferenceException">The one provider that the options ask for is not usable, or the model is none that can be run.</exception>
    public static ModelSession Load<TInput, TOutput>(
        string name, byte[] model, InferenceOptions options, ILogger logger, Func<ModelDescription, long[]>? inputRow = null)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        return Choose(name, options, logger, provider =>
            Try<TInput, TOutput>(() => new ModelSession(name, Open(model, provider, options), (provider, options.Device), inputRow ?? (description => FixedRow(name, description)))));
    }

    /// <summary>Opens a model on the best provider that is usable, and tells which that is.</summary>
    /// <param name="name">For logs and messages.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="logger">Is told what computes it.</param>
    /// <param name="open">Opens it on a provider, and runs it once: see <see cref="Open"/>.</param>
    /// <exception cref="InferenceException">No provider is usable that the options allow.</exception>
    internal static T Choose<T>(string name, InferenceOptions options, ILogger logger, Func<ExecutionProvider, T> open)
    {
        var candidates = options.Provider == ExecutionProvider.Auto ? Preference : [options.Provider];
        var reasons = new List<string>();
        foreach (var provider in candidates)
        {
            try
            {
                var opened = open(provider);
                LogLoaded(logger, name, provider, reasons.Count == 0 ? "none" : string.Join("; ", reasons));
                return opened;
            }
            catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
            {
                reasons.Add($"{provider} ({Reason(e)})");
            }
        }

        throw new InferenceException(
            $"Model {name} cannot run: {string.Join("; ", reasons)}. Set Inference:Provider to Auto, or install what the provider needs.");
    }

    /// <summary>Binds the model to buffers of up to so many rows, or of as many as it fixes.</summary>
    /// <exception cref="InferenceException">Its elements are of other types.</exception>
    public BatchBuffers<TInput, TOutput> Open<TInput, TOutput>(int rows)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        var memory = new LaneMemory(_session, Provider, _device, FixedBatch ?? rows);
        try
        {
            var input = memory.Ours(TypeOf(Description.Input), _inputRow);
            var output = memory.Ours(TypeOf(Description.Output), _outputRow);
            var chain = new ModelChain(memory, new BoundModel(_session, [(Description.Input.Name, input)], [(Description.Output.Name, output)]));
            return new BatchBuffers<TInput, TOutput>(input.Memory<TInput>(), output.Memory<TOutput>(), (count, cancellationToken) => chain.Run(FixedBatch ?? count, cancellationToken), chain);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>For a batcher, which disposes of it.</summary>
    public BatchModel<TInput, TOutput> ToBatchModel<TInput, TOutput>(string name, InferenceOptions options)
        where TInput : unmanaged
        where TOutput : unmanaged => new(name, InputLength, OutputLength, Open<TInput, TOutput>)
        {
            FixedBatch = FixedBatch,
            Lanes = options.LanesOn(Provider),
            Owned = this,
        };

    public void Dispose() => _session.Dispose();

    // A provider that loads a model may still fail to run it, as where the GPU is too old or new for the library's kernels.
    private static ModelSession Try<TInput, TOutput>(Func<ModelSession> open)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        var session = open();
        try
        {
            session.Learn<TInput>();
            using var buffers = session.Open<TInput, TOutput>(1);
            buffers.Run(1, CancellationToken.None);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // The first run tells what the model leaves open: the shape of the output.
    private void Learn<TInput>()
        where TInput : unmanaged
    {
        long batch = FixedBatch ?? 1;
        using var input = OrtValue.CreateTensorValueFromMemory(new TInput[InputLength * batch], [batch, .. _inputRow]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [Description.Input.Name], [input], [Description.Output.Name]);
        var shape = outputs.Single().GetTensorTypeAndShape().Shape;
        _outputRow = shape is [_, .. var row] ? row : throw new InferenceException($"The model's output {Description.Output} is one number, not one row for each of the input's.");
        Description = Description with { Output = Description.Output with { Shape = [FixedBatch ?? -1, .. Array.ConvertAll(row, length => (int)length)] } };
    }

    internal static InferenceSession Open(byte[] model, ExecutionProvider provider, InferenceOptions options)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Threads that spin between two frames cost half a core at 25 fps.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        Append(settings, provider, options.Device);
        return new InferenceSession(model, settings);
    }

    private static void Append(SessionOptions settings, ExecutionProvider provider, int device)
    {
        switch (provider)
        {
            case ExecutionProvider.Tensorrt:
                ProviderFiles.Require(provider);
                settings.AppendExecutionProvider_Tensorrt(device);
                settings.AppendExecutionProvider_CUDA(device); // for the operators that TensorRT does not know
                break;
            case ExecutionProvider.Cuda:
                ProviderFiles.Require(provider);
                settings.AppendExecutionProvider_CUDA(device);
                break;
            case ExecutionProvider.WebGpu when OperatingSystem.IsLinux() && !GpuDevices.Any(Path.Exists):
                throw new NotSupportedException("no GPU: none of " + string.Join(", ", GpuDevices)); // asked for one, the library would write to stderr
            case ExecutionProvider.WebGpu:
                settings.AppendExecutionProvider("WebGPU");
                break;
        }
    }

    private static string Reason(Exception e)
    {
        const int Enough = 160;
        var line = e.Message.ReplaceLineEndings(" ");
        return line.Length <= Enough ? line : string.Concat(line.AsSpan(0, Enough), "…");
    }

    private static TensorElementType TypeOf(ModelTensor tensor) => tensor.Type ?? throw new InferenceException($"{tensor} of a model is what cannot be bound.");

    private static int Product(long[] row) => (int)row.Aggregate(1L, (product, length) => product * length);

    private static long[] FixedRow(string name, ModelDescription description) => description.Input.Shape.Skip(1).All(length => length > 0)
        ? [.. description.Input.Shape.Skip(1).Select(length => (long)length)]
        : throw new InferenceException($"Model {name} leaves the shape of its input {description.Input} open; only the batch may be.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} runs on {Provider}; tried before and not usable: {Others}")]
    private static partial void LogLoaded(ILogger logger, string model, ExecutionProvider provider, string others);
}
