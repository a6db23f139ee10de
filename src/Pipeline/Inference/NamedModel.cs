using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>A loaded model with several inputs and outputs, whose shapes may differ from run to run.</summary>
internal sealed class NamedModel : IDisposable
{
    private readonly InferenceSession _session;

    private NamedModel(string name, InferenceSession session, ExecutionProvider provider)
    {
        (Name, Provider) = (name, provider);
        _session = session;
        Inputs = Describe(session.InputMetadata);
        Outputs = Describe(session.OutputMetadata);
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    public ExecutionProvider Provider { get; }

    public ImmutableArray<ModelTensor> Inputs { get; }

    public ImmutableArray<ModelTensor> Outputs { get; }

    /// <summary>Loads a model on the best provider that is usable.</summary>
    /// <param name="name">For logs and messages.</param>
    /// <param name="model">The file's bytes.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="logger">Is told what computes it.</param>
    /// <param name="check">Refuses a model that is not what it should be, by its own exception, or gives small inputs to try it with.</param>
    /// <exception cref="InferenceException">It cannot be run here.</exception>
    public static NamedModel Load(string name, byte[] model, InferenceOptions options, ILogger logger, Func<NamedModel, IReadOnlyList<TensorValue>> check) =>
        ModelSession.Choose(name, options, logger, provider =>
        {
            var loaded = Open(name, model, provider, options);
            try
            {
                // A provider that loads a model may still fail to run it.
                loaded.Run(check(loaded), _ => true, CancellationToken.None);
                return loaded;
            }
            catch
            {
                loaded.Dispose();
                throw;
            }
        });

    /// <summary>Loads a model on a provider, which may still fail to run it.</summary>
    public static NamedModel Open(string name, byte[] model, ExecutionProvider provider, InferenceOptions options) =>
        new(name, ModelSession.Open(model, provider, options), provider);

    /// <summary>Memory for the tensors of a lane, of this model and of others on the same provider.</summary>
    /// <param name="options">Which GPU.</param>
    /// <param name="rows">Of the largest run.</param>
    public LaneMemory MemoryFor(InferenceOptions options, int rows) => new(_session, Provider, options.Device, rows);

    /// <summary>Binds it to tensors, by the names of its inputs and outputs.</summary>
    public BoundModel Bind(ImmutableArray<(string Name, TensorBuffer Buffer)> inputs, ImmutableArray<(string Name, TensorBuffer Buffer)> outputs) => new(_session, inputs, outputs);

    public bool Takes(string input) => Inputs.Any(tensor => tensor.Name == input);

    /// <summary>Runs it. Any thread may, also several at once. Cancelling stops it at its next operator.</summary>
    /// <param name="inputs">All of its inputs.</param>
    /// <param name="read">Reads the outputs, in the order of <see cref="Outputs"/>; they are gone when it returns.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public T Run<T>(IReadOnlyList<TensorValue> inputs, Func<IReadOnlyList<OrtValue>, T> read, CancellationToken cancellationToken)
    {
        var values = new List<OrtValue>();
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            values.AddRange(inputs.Select(input => input.Numbers(input.Shape)));
            using var outputs = _session.Run(options, [.. inputs.Select(input => input.Name)], values, [.. Outputs.Select(output => output.Name)]);
            return read([.. outputs]);
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run was stopped.", e, cancellationToken);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <summary>Floats of an output that may also hold whole numbers, as durations do.</summary>
    public static float[] Floats(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Int64 => Array.ConvertAll(value.GetTensorDataAsSpan<long>().ToArray(), number => (float)number),
        TensorElementType.Int32 => Array.ConvertAll(value.GetTensorDataAsSpan<int>().ToArray(), number => (float)number),
        _ => value.GetTensorDataAsSpan<float>().ToArray(),
    };

    public void Dispose() => _session.Dispose();

    private static ImmutableArray<ModelTensor> Describe(IReadOnlyDictionary<string, NodeMetadata> metadata) =>
        [.. metadata.Select(pair => new ModelTensor(pair.Key, pair.Value.IsTensor ? pair.Value.ElementDataType : null, [.. pair.Value.Dimensions]))];
}
