using Loomcast.Pipeline.Inference;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// The talking head as an ONNX model: rows of <see cref="Controls"/> numbers in, I420 pictures (BT.709, limited range) out. The portrait is
/// part of the model.
/// </summary>
internal static class TalkingHeadModel
{
    /// <summary>Numbers that tell one frame: see <see cref="Write"/>.</summary>
    public const int Controls = 8;

    public static byte[] Build(Portrait portrait)
    {
        var graph = new OnnxGraph("talking_head");
        var controls = graph.Input("controls", TensorElementType.Float, Controls);
        var canvas = new PortraitCanvas(graph, portrait);
        var mouth = new MouthNodes(canvas, Control(controls, 0), Control(controls, 1), Control(controls, 2));
        var face = canvas.Pixels + mouth.Change() + EyeNodes.Change(canvas, Control(controls, 3));
        var pixels = BodyNodes.Move(canvas, face, controls.Slice(1, 4, Controls));
        var size = canvas.Width * canvas.Height;
        graph.Output("frames", TensorElementType.UInt8, ToI420(canvas, pixels, size), size * 3 / 2);
        return graph.ToBytes();
    }

    /// <summary>Writes one row of controls.</summary>
    public static void Write(Span<float> row, MouthShape mouth, HeadPose head) =>
        new[] { mouth.Jaw, mouth.Wide, mouth.Raise, head.Blink, head.SwayX, head.SwayY, head.Roll, head.Breath }.CopyTo(row);

    private static GraphTensor Control(GraphTensor controls, int index) => controls.Slice(1, index, index + 1).Reshape(-1, 1, 1, 1);

    // Matrix products, as they cost a tenth of a convolution. The zero points of the bytes are the offsets of limited range.
    private static GraphTensor ToI420(PortraitCanvas canvas, GraphTensor pixels, int size)
    {
        var luma = canvas.Graph.Constant([0.1826f, 0.6142f, 0.0620f], 1, 3);
        var chroma = canvas.Graph.Constant([-0.1006f, -0.3386f, 0.4392f, 0.4392f, -0.3989f, -0.0403f], 2, 3);
        var half = canvas.Graph.Node("AveragePool", [pixels], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        var y = luma.MatMul(pixels.Reshape(-1, 3, size)).ToBytes(16).Reshape(-1, size);
        var uv = chroma.MatMul(half.Reshape(-1, 3, size / 4)).ToBytes(128).Reshape(-1, size / 2);
        return canvas.Graph.Concat(1, y, uv);
    }
}
