using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>A model in the layout of Silero 5 and 6: a window with the end of the one before it, and what it remembers of that stream; the likelihood of a voice, and what it remembers now.</summary>
internal sealed class SileroModel
{
    /// <summary>Samples of the window before that stand in front of each.</summary>
    public const int Context = 64;

    /// <summary>Numbers of what it remembers of a stream.</summary>
    public const int StateLength = Halves * HalfLength;

    /// <summary>Numbers of one row of input: the samples, then what is remembered.</summary>
    public const int InputLength = SampleCount + StateLength;

    /// <summary>Numbers of one row of output: the likelihood, then what is remembered.</summary>
    public const int OutputLength = 1 + StateLength;

    private const int SampleCount = Context + VoiceWindow.Samples;
    private const int Halves = 2; // in front of the batch, in the model's own shape
    private const int HalfLength = 128;

    private static readonly ModelContract Contract = new(
        "Silero",
        [
            ModelContract.Tensor("input", TensorElementType.Float, [-1, -1]),
            ModelContract.Tensor("state", TensorElementType.Float, [Halves, -1, HalfLength]),
            ModelContract.Tensor("sr", TensorElementType.Int64, default),
        ],
        [ModelContract.Tensor("output", TensorElementType.Float, default), ModelContract.Tensor("stateN", TensorElementType.Float, default)],
        "Take silero_vad.onnx of snakers4/silero-vad, version 5 or later.");

    private readonly NamedModel _model;

    private SileroModel(NamedModel model) => _model = model;

    /// <exception cref="SpeechException">It is another kind of model; the message says what differs.</exception>
    /// <exception cref="InferenceException">It cannot be run here.</exception>
    public static SileroModel Load(string path, byte[] bytes, InferenceOptions options, ILogger logger) => new(NamedModel.Load(path, bytes, options, logger, model =>
        Contract.Difference(model.Name, model.Inputs, model.Outputs) is { } difference ? throw new SpeechException(difference)
            : Inputs(model, 1, new float[SampleCount], new float[StateLength])));

    /// <summary>The model as the batcher of all sessions runs it, which disposes of it too.</summary>
    public BatchModel<float, float> ToBatchModel(InferenceOptions options) => new("voice detector", InputLength, OutputLength, Open)
    {
        FixedBatch = FixedBatch,
        Lanes = _model.Provider != ExecutionProvider.Cpu || options.Lanes == 0 ? 1 : options.Lanes,
        Owned = _model,
    };

    private int? FixedBatch => _model.Inputs.First(input => input.Name == "input").Shape[0] is > 0 and var rows ? rows : null;

    private BatchBuffers<float, float> Open(int rows)
    {
        var (input, output) = (new float[rows * InputLength], new float[rows * OutputLength]);
        return new BatchBuffers<float, float>(input, output, (count, cancellationToken) => Run(input, output, count, cancellationToken));
    }

    private void Run(Memory<float> input, Memory<float> output, int count, CancellationToken cancellationToken)
    {
        count = FixedBatch ?? count; // the memories have room for these
        var (samples, states) = (new float[count * SampleCount], new float[count * StateLength]);
        for (var row = 0; row < count; row++)
        {
            var numbers = input.Span.Slice(row * InputLength, InputLength);
            numbers[..SampleCount].CopyTo(samples.AsSpan(row * SampleCount));
            for (var half = 0; half < Halves; half++)
            {
                numbers.Slice(SampleCount + (half * HalfLength), HalfLength).CopyTo(states.AsSpan(((half * count) + row) * HalfLength));
            }
        }

        var (voices, after) = _model.Run(Inputs(_model, count, samples, states), outputs => (NamedModel.Floats(outputs[0]), NamedModel.Floats(outputs[1])), cancellationToken);
        for (var row = 0; row < count; row++)
        {
            var numbers = output.Span.Slice(row * OutputLength, OutputLength);
            numbers[0] = voices[row];
            for (var half = 0; half < Halves; half++)
            {
                after.AsSpan(((half * count) + row) * HalfLength, HalfLength).CopyTo(numbers[(1 + (half * HalfLength))..]);
            }
        }
    }

    private static List<TensorValue> Inputs(NamedModel model, int rows, float[] samples, float[] states) =>
    [
        TensorValue.Of("input", samples, rows, SampleCount),
        TensorValue.Of("state", states, Halves, rows, HalfLength),
        TensorValue.Of("sr", [(long)VoiceWindow.SampleRate], model.Inputs.First(input => input.Name == "sr").Shape.Length == 1 ? [1] : []),
    ];
}
