using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Vision;

/// <summary>
/// The embedded pose model: an upright magenta figure whose arms are stretched out and whose legs are apart. Head, hands and feet are the
/// extremes of its region; the other joints of the 17 of COCO lie between them.
/// </summary>
internal static class FigureModel
{
    public const string Person = "person";

    // Coordinates are packed by twos: the first decides what is farther out, the second comes with it. Exact in 32 bit floats.
    private const float Pack = 1024;

    public static byte[] Build()
    {
        var (graph, picture) = RegionNodes.Begin("magenta_figures", "pose", [Person]);
        graph.Note("kpt_shape", "[17, 3]");
        var (red, green, blue) = (picture.Slice(1, 0, 1), picture.Slice(1, 1, 2), picture.Slice(1, 2, 3));
        var mask = RegionNodes.Mask(graph, graph.Node("Min", [red, blue]) - green - graph.Node("Abs", [red - blue]));
        var occupied = RegionNodes.Highest(graph, mask, RegionNodes.Cell, RegionNodes.Cell);
        const int Size = RegionNodes.Size;
        Func<int, int, float>[] places =
        [
            (x, y) => (x + 1) * Pack + y, // right: its right hand, as the viewer sees it
            (x, y) => (Size - x) * Pack + y, // left
            (x, y) => (y + 1) * Pack + x, // bottom
            (x, y) => (Size - y) * Pack + x, // top: of a flat one the right end,
            (x, y) => (Size - y) * Pack + Size - x, // and the left end
            (x, y) => (2 * y + x / 2) * Pack + x, // lower right
            (x, y) => (2 * y + (Size - x) / 2) * Pack + x, // lower left
        ];
        var maps = graph.Constant([.. places.SelectMany(RegionNodes.Pixels)], 1, places.Length, Size, Size);
        var extremes = RegionNodes.Highest(graph, mask * maps, RegionNodes.Cell, RegionNodes.Cell);
        var spread = RegionNodes.Spread(graph, extremes, occupied);
        return Describe(graph, [.. places.Select((_, i) => spread.Slice(1, i, i + 1))], mask, occupied);
    }

    private static byte[] Describe(OnnxGraph graph, GraphTensor[] extremes, GraphTensor mask, GraphTensor occupied)
    {
        const int Size = RegionNodes.Size;
        var first = Array.ConvertAll(extremes, packed => graph.Node("Floor", [packed * (1 / Pack)]));
        var second = extremes.Select((packed, i) => packed - first[i] * Pack).ToArray();
        var (right, left, bottom, top) = (first[0], Size - first[1], first[2], Size - first[3]);
        GraphTensor[] box = [(left + right) * 0.5f, (top + bottom) * 0.5f, right - left, bottom - top];
        var score = RegionNodes.Score(graph, mask, occupied, box);
        var head = new Joint((second[3] + Size - second[4]) * 0.5f, Between(top, bottom, 0.07f));
        var joints = Joints(box, (top, bottom), head, (new(left, second[1]), new(right, second[0])), (second[6], second[5]));
        return RegionNodes.End(graph, 5 + 17 * 3, [.. box, score, .. joints.SelectMany(joint => (GraphTensor[])[joint.X, joint.Y, score])]);
    }

    // In the order of COCO: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles; of pairs the figure's left one first, which is on the viewer's right.
    private static Joint[] Joints(GraphTensor[] box, (GraphTensor Top, GraphTensor Bottom) rows, Joint head, (Joint Left, Joint Right) hands, (GraphTensor Left, GraphTensor Right) feet)
    {
        var (x, width, height) = (box[0], box[2], box[3]);
        GraphTensor Row(float part) => Between(rows.Top, rows.Bottom, part);
        Joint Beside(GraphTensor middle, GraphTensor distance, float parts, float row) => new(middle + distance * parts, Row(row));
        var neck = (head.X + x) * 0.5f;
        Joint[] shoulders = [Beside(neck, width, 0.12f, 0.22f), Beside(neck, width, -0.12f, 0.22f)];
        Joint[] hips = [Beside(x, width, 0.08f, 0.55f), Beside(x, width, -0.08f, 0.55f)];
        Joint[] ankles = [new(feet.Right, Row(0.98f)), new(feet.Left, Row(0.98f))];
        return
        [
            head, Beside(head.X, height, 0.012f, 0.06f), Beside(head.X, height, -0.012f, 0.06f), Beside(head.X, height, 0.03f, 0.07f), Beside(head.X, height, -0.03f, 0.07f),
            .. shoulders, Middle(shoulders[0], hands.Right), Middle(shoulders[1], hands.Left), hands.Right, hands.Left,
            .. hips, Middle(hips[0], ankles[0]), Middle(hips[1], ankles[1]), .. ankles,
        ];
    }

    private static GraphTensor Between(GraphTensor from, GraphTensor to, float part) => from + (to - from) * part;

    private static Joint Middle(Joint a, Joint b) => new((a.X + b.X) * 0.5f, (a.Y + b.Y) * 0.5f);

    private readonly record struct Joint(GraphTensor X, GraphTensor Y);
}
