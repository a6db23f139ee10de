using Loomcast.Pipeline.Inference;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Vision;

/// <summary>The part of the embedded models that finds connected regions, and the layout of their answers.</summary>
/// <remarks>
/// The picture is divided into cells. Each cell of a region learns the extremes of its neighbours, again and again, until all cells of the
/// region know those of the whole. Regions that meet in neighbouring cells are one: things of one colour need a gap of two cells.
/// </remarks>
internal static class RegionNodes
{
    /// <summary>Width and height of the picture.</summary>
    public const int Size = 320;

    /// <summary>Width and height of a cell; the finest stride of the layout.</summary>
    public const int Cell = 8;

    /// <summary>Cells in a row.</summary>
    public const int Cells = Size / Cell;

    // With 40 the middle of a convex region that fills the picture knows its borders.
    private const int Rounds = Cells;
    private const int RoundsAtOnce = 4;
    private const int Anchors = Cells * Cells * 21 / 16;

    /// <summary>A graph with the input and the notes that exporters write.</summary>
    public static (OnnxGraph Graph, GraphTensor Picture) Begin(string name, string task, IReadOnlyList<string> names)
    {
        var graph = new OnnxGraph(name);
        graph.Note("description", "Regions of saturated colour, in the layout of YOLOv8");
        graph.Note("task", task);
        graph.Note("stride", "32");
        graph.Note("imgsz", $"[{Size}, {Size}]");
        graph.Note("names", $"{{{string.Join(", ", names.Select((value, number) => $"{number}: '{value}'"))}}}");
        return (graph, graph.Input("images", TensorElementType.Float, 3, Size, Size));
    }

    /// <summary>1 where a colour is stronger than what it is mixed with by so much, else 0.</summary>
    public static GraphTensor Mask(OnnxGraph graph, GraphTensor strength) =>
        graph.Node("Cast", [graph.Node("Greater", [strength, graph.Constant(0.27f)])], ("to", (int)TensorElementType.Float));

    public static GraphTensor Highest(OnnxGraph graph, GraphTensor values, int width, int height) =>
        graph.Node("MaxPool", [values], ("kernel_shape", new long[] { height, width }), ("strides", new long[] { height, width }));

    /// <summary>Spreads the highest of each channel over the cells of each region.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="values">[batch, channels, cells, cells]; positive where <paramref name="occupied"/> is 1.</param>
    /// <param name="occupied">The same shape, 1 in cells that hold some of a region.</param>
    public static GraphTensor Spread(OnnxGraph graph, GraphTensor values, GraphTensor occupied) => graph.Repeat(Rounds / RoundsAtOnce, values, (body, before) =>
    {
        var after = before;
        for (var round = 0; round < RoundsAtOnce; round++)
        {
            after = body.Node("MaxPool", [after], ("kernel_shape", new long[] { 3, 3 }), ("pads", new long[] { 1, 1, 1, 1 })) * occupied;
        }

        // Values only grow: where the highest of what was added is nothing, nothing will be. Most things are done after eight rounds.
        return (after, body.Node("Greater", [body.Node("ReduceMax", [after - before], ("keepdims", 0)), body.Constant(0)]));
    });

    /// <summary>How sure a cell is: most in the middle of its region, less for specks, and for lines, as colours leave at their borders.</summary>
    public static GraphTensor Score(OnnxGraph graph, GraphTensor mask, GraphTensor occupied, GraphTensor[] box)
    {
        var aside = Away(graph, box[0], box[2], (x, _) => x) + Away(graph, box[1], box[3], (_, y) => y);
        var filled = Highest(graph, graph.Node("AveragePool", [mask], ("kernel_shape", new long[] { 4, 4 }), ("strides", new long[] { 4, 4 })), 2, 2);
        const float WholeArea = 64;
        return (0.95f - aside * 0.4f) * occupied * filled * filled * (box[2] * box[3] / WholeArea).AtMost(1);
    }

    /// <summary>Writes rows of one cell size as the layout wants them: those of the coarser ones, 16 and 32, follow, and hold nothing.</summary>
    public static byte[] End(OnnxGraph graph, int rows, params ReadOnlySpan<GraphTensor> parts)
    {
        var cells = graph.Concat(1, parts).Reshape(-1, rows, Cells * Cells);
        var all = graph.Node("Pad", [cells, graph.Integers(0, 0, 0, 0, 0, Anchors - Cells * Cells)]);
        graph.Output("output0", TensorElementType.Float, all, rows, Anchors);
        return graph.ToBytes();
    }

    /// <summary>A number for each pixel.</summary>
    public static float[] Pixels(Func<int, int, float> value) => [.. Enumerable.Range(0, Size * Size).Select(i => value(i % Size, i / Size))];

    // From the middle of its region, in widths or heights of it: 0 to 0.5.
    private static GraphTensor Away(OnnxGraph graph, GraphTensor middle, GraphTensor length, Func<int, int, int> axis)
    {
        var own = graph.Constant([.. Enumerable.Range(0, Cells * Cells).Select(i => (axis(i % Cells, i / Cells) + 0.5f) * Cell)], 1, 1, Cells, Cells);
        return graph.Node("Abs", [own - middle]) / length.AtLeast(1);
    }
}
