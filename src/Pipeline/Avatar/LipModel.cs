using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// A lip-sync model with Wav2Lip's contract: 16 frames of mel and a face of which the lower half is hidden, and once more whole; the
/// face as it says that comes back. Faces are planes of blue, green and red, 0 to 1.
/// </summary>
internal sealed class LipModel
{
    /// <summary>Frames of <see cref="MelSpectrogram"/> that one picture is drawn by.</summary>
    public const int MelFrames = 16;

    /// <summary>Numbers of these, the lowest band first.</summary>
    public const int MelLength = MelSpectrogram.Bands * MelFrames;

    private const int DefaultSize = 96;
    private const string Remedy = "Take wav2lip.onnx, of 96 or 256 pixels, as convert2onnx of Wav2Lip exports it.";

    private readonly NamedModel _model;
    private readonly string _mel;
    private readonly string _video;

    private LipModel(NamedModel model, (string Mel, string Video, int Size) found)
    {
        _model = model;
        (_mel, _video, Size) = found;
    }

    /// <summary>Rows and columns of a face.</summary>
    public int Size { get; }

    /// <summary>Numbers of one row of input: the mel, then the six planes.</summary>
    public int InputLength => MelLength + (6 * Size * Size);

    /// <summary>Numbers of one row of output: three planes.</summary>
    public int OutputLength => 3 * Size * Size;

    /// <exception cref="AvatarException">It is another kind of model; the message says what differs.</exception>
    /// <exception cref="InferenceException">It cannot be run here.</exception>
    public static LipModel Load(string path, InferenceOptions options, ILogger logger)
    {
        (string, string, int Size) found = default;
        var model = NamedModel.Load(path, File.ReadAllBytes(path), options, logger, model => Inputs(found = Check(model), 1, new float[MelLength], new float[6 * found.Size * found.Size]));
        return new LipModel(model, found);
    }

    /// <summary>The model as the batcher of all sessions runs it, which disposes of it too.</summary>
    public BatchModel<float, float> ToBatchModel(string name, InferenceOptions options) => new(name, InputLength, OutputLength, Run)
    {
        Lanes = _model.Provider != ExecutionProvider.Cpu ? 1 : options.Lanes > 0 ? options.Lanes : Math.Max(1, Environment.ProcessorCount / options.Threads),
        Owned = _model,
    };

    private void Run(Memory<float> input, Memory<float> output, int count, CancellationToken cancellationToken)
    {
        // Batches come row by row, the model wants all mels and then all faces.
        var (mels, faces) = (new float[count * MelLength], new float[count * (InputLength - MelLength)]);
        for (var row = 0; row < count; row++)
        {
            var numbers = input.Span.Slice(row * InputLength, InputLength);
            numbers[..MelLength].CopyTo(mels.AsSpan(row * MelLength));
            numbers[MelLength..].CopyTo(faces.AsSpan(row * (InputLength - MelLength)));
        }

        _model.Run(Inputs((_mel, _video, Size), count, mels, faces), outputs => Read(outputs[0], output.Span), cancellationToken);
    }

    private static bool Read(OrtValue value, Span<float> output) => value.GetTensorDataAsSpan<float>().TryCopyTo(output);

    private static IReadOnlyList<TensorValue> Inputs((string Mel, string Video, int Size) model, int rows, float[] mels, float[] faces) =>
    [
        TensorValue.Of(model.Mel, mels, rows, 1, MelSpectrogram.Bands, MelFrames),
        TensorValue.Of(model.Video, faces, rows, 6, model.Size, model.Size),
    ];

    // Exports differ in the names: the mel is the input with one plane.
    private static (string Mel, string Video, int Size) Check(NamedModel model)
    {
        var mel = model.Inputs.FirstOrDefault(input => input.Shape.Length == 4 && input.Shape[1] == 1)?.Name ?? "mel_spectrogram";
        var video = model.Inputs.FirstOrDefault(input => input.Shape.Length == 4 && input.Shape[1] == 6);
        var size = video?.Shape[2] is { } rows and > 0 ? rows : DefaultSize;
        var contract = new ModelContract(
            "Wav2Lip",
            [
                ModelContract.Tensor(mel, TensorElementType.Float, [-1, 1, MelSpectrogram.Bands, MelFrames]),
                ModelContract.Tensor(video?.Name ?? "video_frames", TensorElementType.Float, [-1, 6, size, size]),
            ],
            [ModelContract.Tensor("predicted_frames", TensorElementType.Float, [-1, 3, size, size])],
            Remedy);
        return contract.Difference(model.Name, model.Inputs, model.Outputs) is { } difference ? throw new AvatarException(difference) : (mel, video!.Name, size);
    }
}
