using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class LipSyncAvatarTests(AdaFixture fixture) : IClassFixture<AdaFixture>, IDisposable
{
    private const int Size = 96;

    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu };

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task AFace_ThatComesBackAsItWas_LeavesThePictureAsItIs()
    {
        await using var avatar = Avatar((_, video) => video.Slice(1, 3, 6));

        var (frame, idle) = (await FrameAsync(avatar, Loud(), 5), avatar.Idle(5));

        // The face went through 96 x 96 pixels: its edges are softer, its light is the same.
        Assert.InRange(frame.Bytes.Zip(idle.Bytes, (a, b) => Math.Abs(a - b)).Average(), 0, 1);
        Assert.NotEqual(frame.Bytes, idle.Bytes);
    }

    [Fact]
    public async Task TheLowerHalf_IsHidden_InTheFirstPlanes()
    {
        await using var avatar = Avatar((_, video) => video.Slice(1, 0, 3));
        var box = Box();

        var (frame, idle) = (await FrameAsync(avatar, Loud(), 5), avatar.Idle(5));

        Assert.InRange(LumaAt(frame, box, 0.5, 0.75), 14, 18);
        Assert.InRange(LumaAt(frame, box, 0.5, 0.3), LumaAt(idle, box, 0.5, 0.3) - 12, LumaAt(idle, box, 0.5, 0.3) + 12);
        Assert.Equal(LumaAt(idle, box, -0.2, 0.5), LumaAt(frame, box, -0.2, 0.5));
    }

    [Fact]
    public async Task TheColours_AreBlueGreenRed()
    {
        await using var avatar = Avatar((graph, video) => video.Slice(1, 3, 6) * 0 + graph.Constant((float[])[1, 0, 0], 1, 3, 1, 1));
        var box = Box();

        var frame = await FrameAsync(avatar, Loud(), 5);

        Assert.InRange(LumaAt(frame, box, 0.5, 0.5), 30, 34); // blue, BT.709
        Assert.InRange(ChromaAt(frame, box, plane: 0), 238, 241);
    }

    [Fact]
    public async Task TheModel_HearsTheSoundAroundTheFrame()
    {
        // As grey as the sound is loud, of the first column of the mel.
        await using var avatar = Avatar((graph, video) => video.Slice(1, 3, 6) * 0, heard: mel => mel / 8 + 0.5f);
        var box = Box();
        var rising = Speech(i => (short)(i * 0.4 * ((i * 7_919 % 2_001) - 1_000) / 1_000), seconds: 1.5);

        var (early, late) = (await FrameAsync(avatar, rising, 4), await FrameAsync(avatar, rising, 28));

        Assert.True(LumaAt(late, box, 0.5, 0.5) > LumaAt(early, box, 0.5, 0.5) + 10);
    }

    [Fact]
    public async Task Silence_IsNotGivenToTheModel()
    {
        await using var avatar = Avatar((_, video) => video.Slice(1, 3, 6) * 0);

        var frame = await FrameAsync(avatar, Speech(_ => 0), 5);

        Assert.Equal(avatar.Idle(5).Bytes, frame.Bytes);
    }

    [Fact]
    public async Task FramesOfACall_AreThoseOfSingleCalls()
    {
        await using var avatar = Avatar((_, video) => video.Slice(1, 0, 3));
        var piece = Loud();

        var frames = await avatar.RenderAsync(piece, 3, 3, 40, default, default);

        for (var i = 0; i < frames.Length; i++)
        {
            Assert.Equal((await avatar.RenderAsync(piece, 3 + i, 1, 40 + i, default, default))[0].Bytes, frames[i].Bytes);
        }
    }

    [Fact]
    public void AModelOfAnotherShape_IsRefused_WithWhatDiffers()
    {
        var graph = new OnnxGraph("other");
        graph.Input("mel_spectrogram", TensorElementType.Float, 1, 40, 16);
        graph.Output("predicted_frames", TensorElementType.Float, graph.Input("video_frames", TensorElementType.Float, 3, Size, Size), 3, Size, Size);
        File.WriteAllBytes(_path, graph.ToBytes());

        var error = Assert.Throws<AvatarException>(Load);

        Assert.Contains("its input is 'mel_spectrogram' (Float [any, 1, 40, 16]), and should be 'mel_spectrogram' (Float [any, 1, 80, 16])", error.Message, StringComparison.Ordinal);
        Assert.Contains("and should be 'video_frames' (Float [any, 6, 96, 96])", error.Message, StringComparison.Ordinal);
    }

    private LipSyncAvatar Avatar(Func<OnnxGraph, GraphTensor, GraphTensor> face, Func<GraphTensor, GraphTensor>? heard = null)
    {
        var graph = new OnnxGraph("lips");
        var mel = graph.Input("mel_spectrogram", TensorElementType.Float, 1, MelSpectrogram.Bands, LipModel.MelFrames);
        var video = graph.Input("video_frames", TensorElementType.Float, 6, Size, Size);
        var loud = graph.Node("ReduceMean", [mel], ("axes", new long[] { 1, 2, 3 })); // [batch, 1, 1, 1]
        graph.Output("predicted_frames", TensorElementType.Float, face(graph, video) + (heard?.Invoke(loud) ?? loud * 0), 3, Size, Size);
        File.WriteAllBytes(_path, graph.ToBytes());
        var lips = Load();
        return new LipSyncAvatar(fixture.Avatar, Patch, lips, ModelBatcher<byte, byte>.Open(lips.ToBatchModel("lips"), Cpu, TimeProvider.System));
    }

    private FacePatch Patch => FacePatch.Of(fixture.Avatar.Format, fixture.Portrait!.Face);

    private LipModel Load() => LipModel.Load(_path, Patch.Box, Cpu, NullLogger.Instance);

    private PixelBox Box() => Patch.Box;

    private static async Task<VideoFrame> FrameAsync(LipSyncAvatar avatar, SpokenPiece piece, int frame) => (await avatar.RenderAsync(piece, frame, 1, frame, default, default))[0];

    private static SpokenPiece Loud() => Speech(i => (short)(12_000 * Math.Sin(i * 0.05)));

    private static SpokenPiece Speech(Func<int, short> sample, double seconds = 1) =>
        new((short[])[.. Enumerable.Range(0, (int)(seconds * AudioFormat.SampleRate)).Select(sample)], [], []);

    private int LumaAt(VideoFrame frame, PixelBox box, double x, double y) =>
        frame.Bytes[((int)(box.Top + (y * box.Height)) * fixture.Avatar.Format.Width) + (int)(box.Left + (x * box.Width))];

    private int ChromaAt(VideoFrame frame, PixelBox box, int plane)
    {
        var (width, height) = (fixture.Avatar.Format.Width, fixture.Avatar.Format.Height);
        return frame.Bytes[(width * height) + (plane * width * height / 4) + ((box.Top + box.Bottom) / 4 * width / 2) + ((box.Left + box.Right) / 4)];
    }
}
