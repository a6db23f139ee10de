using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

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

    private ModelSession(InferenceSession session, ExecutionProvider provider)
    {
        _session = session;
        Provider = provider;
        (InputName, InputShape) = (session.InputMetadata.Single().Key, session.InputMetadata.Single().Value.Dimensions);
        (OutputName, OutputShape) = (session.OutputMetadata.Single().Key, session.OutputMetadata.Single().Value.Dimensions);
    }

    public ExecutionProvider Provider { get; }

    /// <summary>Elements of one row of the input.</summary>
    public int InputLength => RowLength(InputShape);

    /// <summary>Elements of one row of the output.</summary>
    public int OutputLength => RowLength(OutputShape);

    private string InputName { get; }

    private int[] InputShape { get; }

    private string OutputName { get; }

    private int[] OutputShape { get; }

    /// <summary>Loads a model on the best provider that is usable.</summary>
    /// <exception cref="InferenceException">The one provider that the options ask for is not usable.</exception>
    public static ModelSession Load<TInput, TOutput>(string name, byte[] model, InferenceOptions options, ILogger logger)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        var candidates = options.Provider == ExecutionProvider.Auto ? Preference : [options.Provider];
        var reasons = new List<string>();
        foreach (var provider in candidates)
        {
            try
            {
                var session = Try<TInput, TOutput>(model, provider, options);
                LogLoaded(logger, name, provider, reasons.Count == 0 ? "none" : string.Join("; ", reasons));
                return session;
            }
            catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
            {
                reasons.Add($"{provider} ({Reason(e)})");
            }
        }

        throw new InferenceException(
            $"Model {name} cannot run: {string.Join("; ", reasons)}. Set Inference:Provider to Auto, or install what the provider needs.");
    }

    /// <summary>Runs <paramref name="rows"/> rows. Cancelling stops it at the model's next operator.</summary>
    public void Run<TInput, TOutput>(Memory<TInput> input, Memory<TOutput> output, int rows, CancellationToken cancellationToken)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        using var inputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, Shape(InputShape, rows));
        using var outputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output, Shape(OutputShape, rows));
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            _session.Run(options, [InputName], [inputValue], [OutputName], [outputValue]);
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run was stopped.", e, cancellationToken);
        }
    }

    public void Dispose() => _session.Dispose();

    // A provider that loads a model may still fail to run it, as where the GPU is too old or new for the library's kernels.
    private static ModelSession Try<TInput, TOutput>(byte[] model, ExecutionProvider provider, InferenceOptions options)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        var session = new ModelSession(Open(model, provider, options), provider);
        try
        {
            session.Run(new TInput[session.InputLength].AsMemory(), new TOutput[session.OutputLength].AsMemory(), 1, CancellationToken.None);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static InferenceSession Open(byte[] model, ExecutionProvider provider, InferenceOptions options)
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
                settings.AppendExecutionProvider_Tensorrt(device);
                settings.AppendExecutionProvider_CUDA(device); // for the operators that TensorRT does not know
                break;
            case ExecutionProvider.Cuda:
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

    private static int RowLength(int[] shape) => shape.Skip(1).Aggregate(1, (product, length) => product * length);

    private static long[] Shape(int[] shape, int rows) => [rows, .. shape.Skip(1).Select(length => (long)length)];

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} runs on {Provider}; tried before and not usable: {Others}")]
    private static partial void LogLoaded(ILogger logger, string model, ExecutionProvider provider, string others);
}
