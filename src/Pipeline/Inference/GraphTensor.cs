namespace Loomcast.Pipeline.Inference;

/// <summary>A tensor in a graph that is being written; computing with it adds nodes.</summary>
internal readonly struct GraphTensor(OnnxGraph graph, string name)
{
    public string Name { get; } = name;

    public static GraphTensor operator +(GraphTensor a, GraphTensor b) => a.Node("Add", b);

    public static GraphTensor operator +(GraphTensor a, float b) => a.Node("Add", a.Constant(b));

    public static GraphTensor operator +(float a, GraphTensor b) => b + a;

    public static GraphTensor operator -(GraphTensor a, GraphTensor b) => a.Node("Sub", b);

    public static GraphTensor operator -(GraphTensor a, float b) => a.Node("Sub", a.Constant(b));

    public static GraphTensor operator -(float a, GraphTensor b) => b.Constant(a).Node("Sub", b);

    public static GraphTensor operator *(GraphTensor a, GraphTensor b) => a.Node("Mul", b);

    public static GraphTensor operator *(GraphTensor a, float b) => a.Node("Mul", a.Constant(b));

    public static GraphTensor operator *(float a, GraphTensor b) => b * a;

    public static GraphTensor operator /(GraphTensor a, GraphTensor b) => a.Node("Div", b);

    public static GraphTensor operator /(GraphTensor a, float b) => a * (1 / b);

    public GraphTensor Sqrt() => Node("Sqrt");

    public GraphTensor Sigmoid() => Node("Sigmoid");

    public GraphTensor AtLeast(float least) => Node("Max", Constant(least));

    public GraphTensor AtMost(float most) => Node("Min", Constant(most));

    /// <summary>This where it is less than <paramref name="limit"/>: a condition for <see cref="Choose"/>.</summary>
    public GraphTensor IsLess(float limit) => Node("Less", Constant(limit));

    public GraphTensor Choose(GraphTensor whereTrue, GraphTensor whereFalse) => graph.Node("Where", [this, whereTrue, whereFalse]);

    public GraphTensor MatMul(GraphTensor right) => Node("MatMul", right);

    public GraphTensor Slice(int axis, long from, long to) => graph.Node("Slice", [this, graph.Integers(from), graph.Integers(to), graph.Integers(axis)]);

    public GraphTensor Reshape(params ReadOnlySpan<long> shape) => Node("Reshape", graph.Integers(shape));

    public GraphTensor Transpose(params long[] order) => graph.Node("Transpose", [this], ("perm", order));

    /// <summary>To bytes: rounded, saturated, and moved by <paramref name="zero"/>.</summary>
    public GraphTensor ToBytes(byte zero) => graph.Node("QuantizeLinear", [this, Constant(1), graph.Constant([zero])]);

    private GraphTensor Node(string op) => graph.Node(op, [this]);

    private GraphTensor Node(string op, GraphTensor right) => graph.Node(op, [this, right]);

    private GraphTensor Constant(float value) => graph.Constant(value);
}
