using Loomcast.Pipeline.Inference;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// The two models around a lip-sync model, which run where it runs: from the box of an I420 picture (BT.709, limited range) to faces, and from the
/// face that was drawn to the box as it is shown. Faces are planes of blue, green and red, 0 to 1.
/// </summary>
internal static class FaceModels
{
    public const string Picture = "picture";
    public const string Pixels = "pixels";
    public const string Faces = "faces";
    public const string Drawn = "drawn";
    public const string Amount = "amount";
    public const string Shown = "shown";

    /// <summary>Bytes of the box: its rows of luma, then those of both colours.</summary>
    public static int BytesOf(PixelBox box) => box.Width * box.Height * 3 / 2;

    /// <summary>
    /// <see cref="Picture"/> (bytes of a box) to <see cref="Pixels"/> (the same as floats), and to <see cref="Faces"/>: six planes, of which the first
    /// three have their lower half hidden.
    /// </summary>
    public static byte[] Take(PixelBox box, int size)
    {
        var graph = new OnnxGraph("face_take");
        var (area, bytes) = (box.Width * box.Height, BytesOf(box));
        var pixels = graph.Node("Cast", [graph.Input(Picture, TensorElementType.UInt8, bytes)], ("to", (int)TensorElementType.Float));
        var luma = Scale(graph, pixels.Slice(1, 0, area).Reshape(-1, 1, box.Height, box.Width), (box.Width, box.Height), (size, size));
        var colour = Scale(graph, pixels.Slice(1, area, bytes).Reshape(-1, 2, box.Height / 2, box.Width / 2), (box.Width / 2, box.Height / 2), (size, size));
        var toRgb = graph.Constant([.. ((float[])[1.16438f, 2.11240f, 0, 1.16438f, -0.21325f, -0.53291f, 1.16438f, 0, 1.79274f]).Select(factor => factor / 255)], 3, 3);
        var zero = graph.Constant([-1.13340f, 0.30148f, -0.97294f], 3, 1); // 16 of luma and 128 of both colours
        var whole = (toRgb.MatMul(graph.Concat(1, luma, colour).Reshape(-1, 3, size * size)) + zero).AtLeast(0).AtMost(1).Reshape(-1, 3, size, size);
        var upper = graph.Constant([.. Enumerable.Range(0, size).Select(row => row < size / 2 ? 1f : 0)], 1, 1, size, 1);
        graph.Output(Pixels, TensorElementType.Float, pixels, bytes);
        graph.Output(Faces, TensorElementType.Float, graph.Concat(1, whole * upper, whole), 6, size, size);
        return graph.ToBytes();
    }

    /// <summary>
    /// <see cref="Drawn"/> (three planes), <see cref="Pixels"/> and <see cref="Amount"/> (0: the picture stays as it is, 1: the face is new) to
    /// <see cref="Shown"/>, bytes of the box.
    /// </summary>
    public static byte[] Put(PixelBox box, int size)
    {
        var graph = new OnnxGraph("face_put");
        var (area, bytes) = (box.Width * box.Height, BytesOf(box));
        var drawn = graph.Input(Drawn, TensorElementType.Float, 3, size, size);
        var pixels = graph.Input(Pixels, TensorElementType.Float, bytes);
        var amount = graph.Input(Amount, TensorElementType.Float, 1);
        var toYuv = graph.Constant([.. ((float[])[0.0620f, 0.6142f, 0.1826f, 0.4392f, -0.3386f, -0.1006f, -0.0403f, -0.3989f, 0.4392f]).Select(factor => factor * 255)], 3, 3);
        var small = (toYuv.MatMul(drawn.Reshape(-1, 3, size * size)) + graph.Constant([16f, 128f, 128f], 3, 1)).Reshape(-1, 3, size, size);
        var luma = Scale(graph, small.Slice(1, 0, 1), (size, size), (box.Width, box.Height)).Reshape(-1, area);
        var colour = Scale(graph, small.Slice(1, 1, 3), (size, size), (box.Width / 2, box.Height / 2)).Reshape(-1, area / 2);
        var weight = graph.Constant(Weights(box), 1, bytes) * amount;
        var shown = pixels + ((graph.Concat(1, luma, colour) - pixels) * weight);
        graph.Output(Shown, TensorElementType.UInt8, shown.ToBytes(0), bytes);
        return graph.ToBytes();
    }

    // Bilinear, as two matrix products: a GPU does nothing faster, and a processor needs no more for it than for addressing.
    private static GraphTensor Scale(OnnxGraph graph, GraphTensor planes, (int Width, int Height) from, (int Width, int Height) to)
    {
        var (across, down) = (new float[from.Width * to.Width], new float[to.Height * from.Height]);
        for (var x = 0; x < to.Width; x++)
        {
            var (left, part) = Place(x, from.Width, to.Width);
            (across[(left * to.Width) + x], across[((left + 1) * to.Width) + x]) = (1 - part, part);
        }

        for (var y = 0; y < to.Height; y++)
        {
            var (above, part) = Place(y, from.Height, to.Height);
            (down[(y * from.Height) + above], down[(y * from.Height) + above + 1]) = (1 - part, part);
        }

        return graph.Constant(down, to.Height, from.Height).MatMul(planes).MatMul(graph.Constant(across, from.Width, to.Width));
    }

    // Between the centres of pixels; at the edges the last one goes on.
    private static (int First, float Part) Place(int at, int from, int to)
    {
        var place = ((at + 0.5f) * from / to) - 0.5f;
        var first = Math.Clamp((int)place, 0, from - 2);
        return (first, Math.Clamp(place - first, 0, 1));
    }

    private static float[] Weights(PixelBox box)
    {
        var luma = Enumerable.Range(0, box.Height).SelectMany(y => Enumerable.Range(0, box.Width).Select(x => FacePatch.Weight(box, x, y)));
        float[] colour = [.. Enumerable.Range(0, box.Height / 2).SelectMany(y => Enumerable.Range(0, box.Width / 2).Select(x => FacePatch.Weight(box, 2 * x, 2 * y)))];
        return [.. luma, .. colour, .. colour];
    }
}
