using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>A lip-sync model between its two, bound so that nothing between them leaves the device: here, the processor.</summary>
public sealed class FaceModelsTests : IDisposable
{
    private const int Size = 96;

    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu };
    private static readonly VideoFormat Format = new(320, 256);
    private static readonly PixelBox Box = new(60, 30, 260, 238);

    private readonly string _path = Path.GetTempFileName();
    private readonly byte[] _lips = Darker();

    public FaceModelsTests() => File.WriteAllBytes(_path, _lips);

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(1)]
    [InlineData(0.4f)]
    public void APicture_IsWhatItIsPixelByPixel(float amount)
    {
        using var model = LipModel.Load(_path, Box, Cpu, NullLogger.Instance);
        var picture = Picture(3);
        var byHand = picture.ToArray();
        var (hand, planes) = (new FaceByHand(Format, Box, Size), new float[6 * Size * Size]);
        hand.Take(byHand, planes);
        hand.Put(byHand, [.. planes.Skip(3 * Size * Size).Select(light => light * 0.7f)], amount);

        var shown = Run(model, 1, _ => picture, amount)[0];

        var expected = Boxed(byHand);
        Assert.Equal(expected.Length, shown.Length);
        Assert.All(expected.Zip(shown), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
        Assert.NotEqual(Boxed(picture), shown);
    }

    [Fact]
    public void WhatIsBound_ComputesTheSameBytes_AsRunsThatAreNot()
    {
        using var model = LipModel.Load(_path, Box, Cpu, NullLogger.Instance);

        for (var rows = 3; rows >= 1; rows--)
        {
            Assert.Equal(Unbound(rows), Run(model, rows, Picture, 0.6f).SelectMany(row => row).ToArray());
        }
    }

    [Fact]
    public void ABoundRun_AllocatesNothing()
    {
        using var model = LipModel.Load(_path, Box, Cpu, NullLogger.Instance);
        using var buffers = model.ToBatchModel("lips").Open(2);
        for (var warm = 0; warm < 3; warm++)
        {
            buffers.Run(2, CancellationToken.None);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 10; run++)
        {
            buffers.Run(2, CancellationToken.None);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Darker()
    {
        var graph = new OnnxGraph("darker");
        var mel = graph.Input("mel_spectrogram", TensorElementType.Float, 1, MelSpectrogram.Bands, LipModel.MelFrames);
        var video = graph.Input("video_frames", TensorElementType.Float, 6, Size, Size);
        var heard = graph.Node("ReduceMean", [mel], ("axes", new long[] { 1, 2, 3 }));
        graph.Output("predicted_frames", TensorElementType.Float, (video.Slice(1, 3, 6) * 0.7f) + (heard * 0), 3, Size, Size);
        return graph.ToBytes();
    }

    private static byte[] Picture(int number) => [.. Enumerable.Range(0, Format.FrameBytes).Select(at => (byte)(120 + (80 * Math.Sin((at % Format.Width / 19.0) + (at / Format.Width / 23.0) + number))))];

    private static byte[] Boxed(byte[] picture)
    {
        var pixels = new byte[FaceModels.BytesOf(Box)];
        new FacePatch(Format, Box).Take(picture, pixels);
        return pixels;
    }

    private static List<byte[]> Run(LipModel model, int rows, Func<int, byte[]> picture, float amount)
    {
        using var buffers = model.ToBatchModel("lips").Open(3);
        for (var i = 0; i < rows; i++)
        {
            var row = buffers.Input.Span.Slice(i * model.InputLength, model.InputLength);
            LipModel.AmountOf(row) = amount;
            Boxed(picture(i)).CopyTo(LipModel.PictureOf(row));
        }

        buffers.Run(rows, CancellationToken.None);
        return [.. Enumerable.Range(0, rows).Select(row => buffers.Output.Slice(row * model.PictureBytes, model.PictureBytes).ToArray())];
    }

    private byte[] Unbound(int rows)
    {
        var bytes = FaceModels.BytesOf(Box);
        using var options = new RunOptions();
        using var picture = OrtValue.CreateTensorValueFromMemory<byte>([.. Enumerable.Range(0, rows).SelectMany(row => Boxed(Picture(row)))], [rows, bytes]);
        using var mel = OrtValue.CreateTensorValueFromMemory(new float[rows * LipModel.MelLength], [rows, 1, MelSpectrogram.Bands, LipModel.MelFrames]);
        using var amount = OrtValue.CreateTensorValueFromMemory<float>([.. Enumerable.Repeat(0.6f, rows)], [rows, 1]);
        using var take = ModelSession.Open(FaceModels.Take(Box, Size), ExecutionProvider.Cpu, Cpu);
        using var lips = ModelSession.Open(_lips, ExecutionProvider.Cpu, Cpu);
        using var put = ModelSession.Open(FaceModels.Put(Box, Size), ExecutionProvider.Cpu, Cpu);
        using var taken = take.Run(options, [FaceModels.Picture], [picture], [FaceModels.Pixels, FaceModels.Faces]);
        using var drawn = lips.Run(options, ["mel_spectrogram", "video_frames"], [mel, taken.ElementAt(1)], ["predicted_frames"]);
        using var shown = put.Run(options, [FaceModels.Drawn, FaceModels.Pixels, FaceModels.Amount], [drawn.ElementAt(0), taken.ElementAt(0), amount], [FaceModels.Shown]);
        return shown.ElementAt(0).GetTensorDataAsSpan<byte>().ToArray();
    }
}
