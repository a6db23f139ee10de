using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Avatar;

/// <summary>The portrait inside the model, and how its pixels are moved.</summary>
internal sealed class PortraitCanvas
{
    public PortraitCanvas(OnnxGraph graph, Portrait portrait)
    {
        Graph = graph;
        Face = portrait.Face;
        (Width, Height) = (portrait.Format.Width, portrait.Format.Height);
        Scale = Height / 512f;
        Pixels = graph.Node("Cast", [graph.Constant(portrait.Rgb, 1, Height, Width, 3)], ("to", 1)).Transpose(0, 3, 1, 2);
    }

    public OnnxGraph Graph { get; }

    public FaceGeometry Face { get; }

    /// <summary>[1, 3, height, width], 0 to 255.</summary>
    public GraphTensor Pixels { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Pixels of this portrait for one of a portrait 512 pixels high, in which all amounts are given.</summary>
    public float Scale { get; }

    public static float SmoothStep(float t)
    {
        t = Math.Clamp(t, 0, 1);
        return t * t * (3 - 2 * t);
    }

    /// <summary>The box with these edges, as far as it lies in the picture.</summary>
    public PixelBox Box(float left, float top, float right, float bottom) => new(
        Math.Max(0, (int)left), Math.Max(0, (int)top), Math.Min(Width, (int)right + 1), Math.Min(Height, (int)bottom + 1));

    /// <summary>Fetches each pixel of a box from elsewhere in the portrait.</summary>
    /// <param name="box">The box to fill.</param>
    /// <param name="x">Where from, in pixels; broadcast with <paramref name="y"/> to [batch, 1, height, width].</param>
    /// <param name="y">Where from, in pixels.</param>
    /// <returns>[batch, 3, height, width].</returns>
    public GraphTensor Fetch(PixelBox box, GraphTensor x, GraphTensor y)
    {
        var gridX = x * (2f / Width) + (1f / Width - 1);
        var gridY = y * (2f / Height) + (1f / Height - 1);
        var both = Graph.Concat(1, gridX + gridY * 0, gridY + gridX * 0); // each takes the other's shape

        // The batch becomes rows of one tall picture, so that the portrait needs no copy for each frame.
        var grid = both.Transpose(0, 2, 3, 1).Reshape(1, -1, box.Width, 2);
        return Sample(Pixels, grid).Reshape(3, -1, box.Height, box.Width).Transpose(1, 0, 2, 3);
    }

    /// <summary>Fetches pixels from where a grid says. What is outside the picture is black: repeating the edge would take twice as long.</summary>
    public GraphTensor Sample(GraphTensor pixels, GraphTensor grid) =>
        Graph.Node("GridSample", [pixels, grid], ("mode", "bilinear"), ("padding_mode", "zeros"), ("align_corners", 0));

    /// <summary>What has to be added to the portrait so that it shows <paramref name="content"/> in the box.</summary>
    public GraphTensor Change(PixelBox box, GraphTensor content)
    {
        var difference = content - Pixels.Slice(2, box.Top, box.Bottom).Slice(3, box.Left, box.Right);
        return Graph.Node("Pad", [difference, Graph.Integers(0, 0, box.Top, box.Left, 0, 0, Height - box.Bottom, Width - box.Right)]);
    }
}
