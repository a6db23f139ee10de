using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>Voice by a model in the layout of Silero 5 and 6. The model is shared; what it remembers of a stream is here.</summary>
internal sealed class SileroDetector(NamedModel model) : IVoiceDetector
{
    // The model wants the end of the window before in front of each.
    private const int Context = 64;
    private const int StateLength = 128;

    private static readonly ModelContract Contract = new(
        "Silero",
        [
            ModelContract.Tensor("input", TensorElementType.Float, [-1, -1]),
            ModelContract.Tensor("state", TensorElementType.Float, [2, -1, StateLength]),
            ModelContract.Tensor("sr", TensorElementType.Int64, default),
        ],
        [ModelContract.Tensor("output", TensorElementType.Float, default), ModelContract.Tensor("stateN", TensorElementType.Float, default)],
        "Take silero_vad.onnx of snakers4/silero-vad, version 5 or later.");

    private readonly float[] _input = new float[Context + VoiceWindow.Samples];
    private float[] _state = new float[2 * StateLength];

    /// <summary>Refuses a model of another layout, or gives inputs to try it with.</summary>
    /// <exception cref="SpeechException">It is another kind of model; the message says what differs.</exception>
    public static IReadOnlyList<TensorValue> Check(NamedModel model) =>
        Contract.Difference(model.Name, model.Inputs, model.Outputs) is { } difference
            ? throw new SpeechException(difference)
            : new SileroDetector(model).Inputs();

    public float Hear(ReadOnlySpan<short> window)
    {
        _input.AsSpan(VoiceWindow.Samples).CopyTo(_input);
        for (var i = 0; i < window.Length; i++)
        {
            _input[Context + i] = window[i] / 32_768f;
        }

        (var voice, _state) = model.Run(Inputs(), outputs => (NamedModel.Floats(outputs[0])[0], NamedModel.Floats(outputs[1])), CancellationToken.None);
        return voice;
    }

    private List<TensorValue> Inputs() =>
    [
        TensorValue.Of("input", _input, 1, _input.Length),
        TensorValue.Of("state", _state, 2, 1, StateLength),
        TensorValue.Of("sr", [(long)VoiceWindow.SampleRate], model.Inputs.First(input => input.Name == "sr").Shape.Length == 1 ? [1] : []),
    ];
}
