using System.Runtime.InteropServices;
using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// A lip-sync model with Wav2Lip's contract: 16 frames of mel and a face of which the lower half is hidden, and once more whole; the
/// face as it says that comes back. With the <see cref="FaceModels"/> around it, so that of a picture only the bytes of the face's box come and go.
/// </summary>
internal sealed class LipModel : IDisposable
{
    /// <summary>Frames of <see cref="MelSpectrogram"/> that one picture is drawn by.</summary>
    public const int MelFrames = 16;

    /// <summary>Numbers of these, the lowest band first.</summary>
    public const int MelLength = MelSpectrogram.Bands * MelFrames;

    private const int MelBytes = MelLength * sizeof(float);
    private const int DefaultSize = 96;
    private const string Remedy = "Take wav2lip.onnx, of 96 or 256 pixels, as convert2onnx of Wav2Lip exports it.";

    private readonly NamedModel _lips;
    private readonly NamedModel _take;
    private readonly NamedModel _put;
    private readonly InferenceOptions _options;
    private readonly (string Mel, string Video, int Size, int? Batch) _contract;

    private LipModel(NamedModel lips, PixelBox box, InferenceOptions options)
    {
        (_lips, _options) = (lips, options);
        _contract = Check(lips);
        PictureBytes = FaceModels.BytesOf(box);
        _take = NamedModel.Open("face_take", FaceModels.Take(box, _contract.Size), lips.Provider, options);
        _put = NamedModel.Open("face_put", FaceModels.Put(box, _contract.Size), lips.Provider, options);
    }

    /// <summary>Bytes of one row of input: the mel, how much of the new face there is to be (a float too), and the box of a picture, see <see cref="FaceModels.BytesOf"/>.</summary>
    public int InputLength => MelBytes + sizeof(float) + PictureBytes;

    /// <summary>Bytes of one row of output: the box.</summary>
    public int PictureBytes { get; }

    /// <param name="path">Its file.</param>
    /// <param name="box">The face's, in the pictures that it is to draw in.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="logger">Is told what computes it.</param>
    /// <exception cref="AvatarException">It is another kind of model; the message says what differs.</exception>
    /// <exception cref="InferenceException">It cannot be run here.</exception>
    public static LipModel Load(string path, PixelBox box, InferenceOptions options, ILogger logger)
    {
        var bytes = File.ReadAllBytes(path);
        return ModelSession.Choose(path, options, logger, provider =>
        {
            var lips = NamedModel.Open(path, bytes, provider, options);
            LipModel? model = null;
            try
            {
                // A provider that loads a model may still fail to run it, or to keep what it makes.
                model = new LipModel(lips, box, options);
                using var buffers = model.Open(model._contract.Batch ?? 1);
                buffers.Run(1, CancellationToken.None);
                return model;
            }
            catch
            {
                ((IDisposable?)model ?? lips).Dispose();
                throw;
            }
        });
    }

    /// <summary>Where a row has its mel.</summary>
    public static Span<float> MelOf(Span<byte> row) => MemoryMarshal.Cast<byte, float>(row[..MelBytes]);

    /// <summary>Where a row says how much of the new face there is to be: 0 to 1.</summary>
    public static ref float AmountOf(Span<byte> row) => ref MemoryMarshal.AsRef<float>(row[MelBytes..]);

    /// <summary>Where a row has the box of its picture.</summary>
    public static Span<byte> PictureOf(Span<byte> row) => row[(MelBytes + sizeof(float))..];

    /// <summary>The model as the batcher of all sessions runs it, which disposes of it too.</summary>
    public BatchModel<byte, byte> ToBatchModel(string name) =>
        new(name, InputLength, PictureBytes, Open) { FixedBatch = _contract.Batch, Lanes = _options.LanesOn(_lips.Provider), Owned = this };

    public void Dispose()
    {
        _take.Dispose();
        _lips.Dispose();
        _put.Dispose();
    }

    private BatchBuffers<byte, byte> Open(int rows)
    {
        var memory = _lips.MemoryFor(_options, rows);
        try
        {
            var (mel, amount, picture) = (memory.Ours(TensorElementType.Float, 1, MelSpectrogram.Bands, MelFrames), memory.Ours(TensorElementType.Float, 1), memory.Ours(TensorElementType.UInt8, PictureBytes));
            var (pixels, size) = (memory.Between(TensorElementType.Float, PictureBytes), _contract.Size);
            var (faces, drawn) = (memory.Between(TensorElementType.Float, 6, size, size), memory.Between(TensorElementType.Float, 3, size, size));
            var shown = memory.Ours(TensorElementType.UInt8, PictureBytes);
            var chain = new ModelChain(
                memory,
                _take.Bind([(FaceModels.Picture, picture)], [(FaceModels.Pixels, pixels), (FaceModels.Faces, faces)]),
                _lips.Bind([(_contract.Mel, mel), (_contract.Video, faces)], [(_lips.Outputs[0].Name, drawn)]),
                _put.Bind([(FaceModels.Drawn, drawn), (FaceModels.Pixels, pixels), (FaceModels.Amount, amount)], [(FaceModels.Shown, shown)]));
            var input = new byte[rows * InputLength];
            var (mels, amounts, pictures) = (mel.Memory<float>(), amount.Memory<float>(), picture.Memory<byte>());
            return new BatchBuffers<byte, byte>(input, shown.Memory<byte>(), Run, chain);

            // Batches come row by row, the models want all mels, and then all pictures.
            void Run(int count, CancellationToken cancellationToken)
            {
                for (var i = 0; i < count; i++)
                {
                    var row = input.AsSpan(i * InputLength, InputLength);
                    MelOf(row).CopyTo(mels.Span[(i * MelLength)..]);
                    amounts.Span[i] = AmountOf(row);
                    PictureOf(row).CopyTo(pictures.Span[(i * PictureBytes)..]);
                }

                chain.Run(_contract.Batch ?? count, cancellationToken);
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    // Exports differ in the names: the mel is the input with one plane.
    private static (string Mel, string Video, int Size, int? Batch) Check(NamedModel model)
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
        return contract.Difference(model.Name, model.Inputs, model.Outputs) is { } difference ? throw new AvatarException(difference) : (mel, video!.Name, size, video.Shape[0] is > 0 and var batch ? batch : null);
    }
}
