using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Vision;

/// <summary>The embedded detector: regions of saturated colour. Magenta is left to <see cref="FigureModel"/>.</summary>
internal static class ColourModel
{
    public static readonly string[] Names = ["red", "green", "blue", "yellow", "cyan"];

    public static byte[] Build()
    {
        var (graph, picture) = RegionNodes.Begin("coloured_regions", "detect", Names);
        var mask = RegionNodes.Mask(graph, Strengths(graph, picture));
        var occupied = RegionNodes.Highest(graph, mask, RegionNodes.Cell, RegionNodes.Cell);

        // Right, left, bottom and top of each cell, counted so that what is farther out is more. Along one axis first: that costs a tenth.
        var columns = RegionNodes.Highest(graph, mask, 1, RegionNodes.Cell);
        var rows = RegionNodes.Highest(graph, mask, RegionNodes.Cell, 1);
        const int Size = RegionNodes.Size;
        var edges = graph.Concat(
            1,
            Extreme(graph, columns, x => x + 1, isColumn: true),
            Extreme(graph, columns, x => Size - x, isColumn: true),
            Extreme(graph, rows, y => y + 1, isColumn: false),
            Extreme(graph, rows, y => Size - y, isColumn: false));
        var spread = RegionNodes.Spread(graph, edges, graph.Concat(1, occupied, occupied, occupied, occupied));
        var (right, left, bottom, top) = (Edge(spread, 0), Size - Edge(spread, 1), Edge(spread, 2), Size - Edge(spread, 3));
        GraphTensor[] box = [(left + right) * 0.5f, (top + bottom) * 0.5f, right - left, bottom - top];
        var score = RegionNodes.Score(graph, mask, occupied, box);

        // A cell gives one box: that of the class it is surest of.
        var best = graph.Node("ArgMax", [score], ("axis", 1), ("keepdims", 1));
        return RegionNodes.End(graph, 4 + Names.Length, [.. box.Select(numbers => graph.Node("GatherElements", [numbers, best], ("axis", 1))), score]);
    }

    // How much stronger a colour is than white light of the same brightness, and than its neighbours.
    private static GraphTensor Strengths(OnnxGraph graph, GraphTensor picture)
    {
        var (red, green, blue) = (picture.Slice(1, 0, 1), picture.Slice(1, 1, 2), picture.Slice(1, 2, 3));
        return graph.Concat(
            1,
            red - graph.Node("Max", [green, blue]),
            green - graph.Node("Max", [red, blue]),
            blue - graph.Node("Max", [red, green]),
            graph.Node("Min", [red, green]) - blue - graph.Node("Abs", [red - green]),
            graph.Node("Min", [green, blue]) - red - graph.Node("Abs", [green - blue]));
    }

    private static GraphTensor Extreme(OnnxGraph graph, GraphTensor mask, Func<int, int> place, bool isColumn)
    {
        var places = graph.Constant([.. Enumerable.Range(0, RegionNodes.Size).Select(i => (float)place(i))], [1, 1, isColumn ? 1 : RegionNodes.Size, isColumn ? RegionNodes.Size : 1]);
        return RegionNodes.Highest(graph, mask * places, isColumn ? RegionNodes.Cell : 1, isColumn ? 1 : RegionNodes.Cell);
    }

    private static GraphTensor Edge(GraphTensor spread, int edge) => spread.Slice(1, edge * Names.Length, (edge + 1) * Names.Length);
}
