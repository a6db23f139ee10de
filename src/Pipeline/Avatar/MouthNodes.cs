using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Avatar;

/// <summary>The part of the model that opens the mouth: lips and chin move apart, and what is between them appears.</summary>
internal sealed class MouthNodes
{
    // Pixels of a mouth that is 90 pixels wide.
    private const float JawDrop = 34;
    private const float LipRaise = 6;
    private const float TeethHeight = 9;
    private const float ToothWidth = 10.5f;

    private readonly PortraitCanvas _canvas;
    private readonly OnnxGraph _graph;
    private readonly PixelBox _box;
    private readonly float _centre;
    private readonly float _line;
    private readonly float _half;
    private readonly float _lip;
    private readonly float _scale;
    private readonly GraphTensor _jaw;
    private readonly GraphTensor _wide;
    private readonly GraphTensor _raise;
    private readonly GraphTensor _y;
    private readonly GraphTensor _u;
    private readonly GraphTensor _profile;

    /// <param name="canvas">The portrait.</param>
    /// <param name="jaw">[batch, 1, 1, 1], as the other two; see <see cref="MouthShape"/>.</param>
    /// <param name="wide">Rounded or spread.</param>
    /// <param name="raise">Upper lip.</param>
    public MouthNodes(PortraitCanvas canvas, GraphTensor jaw, GraphTensor wide, GraphTensor raise)
    {
        (_canvas, _graph) = (canvas, canvas.Graph);
        (_jaw, _wide, _raise) = (jaw, wide, raise);
        var mouth = canvas.Face.Mouth;
        (_centre, _line, _half) = (mouth.X * canvas.Width, mouth.Y * canvas.Height, mouth.HalfWidth * canvas.Width);
        _scale = _half / 45;
        _lip = mouth.HalfHeight * canvas.Height;
        _box = canvas.Box(_centre - _half * 1.9f, _line - _half * 0.7f, _centre + _half * 1.9f, canvas.Face.Chin * canvas.Height + 18 * _scale);
        _y = _graph.Constant(_box.Rows(y => y), 1, 1, _box.Height, 1);
        _u = (_graph.Constant(_box.Columns(x => x - _centre), 1, 1, 1, _box.Width)) / ((wide * 0.24f + 1) * _half);
        _profile = (1 - _u * _u).AtLeast(0).Sqrt();
    }

    // How far the lips are from the closed line, along it.
    private GraphTensor Lower => _jaw * (JawDrop * _scale) * _profile;

    private GraphTensor Upper => (_jaw * (4 * _scale) + _raise * (LipRaise * _scale)) * _profile;

    /// <summary>What has to be added to the portrait.</summary>
    public GraphTensor Change()
    {
        var (lower, upper) = (Lower, Upper);
        var lips = Lips(lower, upper);
        var (top, bottom) = (_line - upper, _line + lower);
        var open = Edge(_y - top) * Edge(bottom - _y) * ((_jaw + _raise) * 9).AtMost(1) * (_profile * 6).AtMost(1);
        return _canvas.Change(_box, lips + open * (Inside(top) - lips));
    }

    private GraphTensor Lips(GraphTensor lower, GraphTensor upper)
    {
        // Skin follows the lips, less and less with the distance, and not at all at the border of the box.
        var followsLower = _box.Rows(y => y < _line ? 0 : 1 - PortraitCanvas.SmoothStep((y - _line - _lip) / (_box.Bottom - 1 - _line - _lip)));
        var followsUpper = _box.Rows(y => y >= _line ? 0 : 1 - PortraitCanvas.SmoothStep((_line - y - _lip / 4) / (_line - _box.Top - _lip / 4)));
        var fromY = _y + upper * Column(followsUpper) - lower * Column(followsLower);
        var spread = _box.Pixels((x, y) =>
        {
            var (a, b) = ((x - _centre) / (_half * 1.25f), (y - _line) / (_half * 0.75f));
            return 0.24f * (x - _centre) * MathF.Exp(-a * a * a * a - b * b);
        });
        var x = _graph.Constant(_box.Columns(x => x), 1, 1, 1, _box.Width);
        return _canvas.Fetch(_box, x - _wide * _graph.Constant(spread, 1, 1, _box.Height, _box.Width), fromY);
    }

    private GraphTensor Inside(GraphTensor top)
    {
        var tongueX = _u / 0.72f;
        var tongueY = (_y - _jaw * (JawDrop * _scale) - (_line + 3 * _scale)) / (13 * _scale);
        var tongue = ((1 - tongueX * tongueX - tongueY * tongueY) * 4).Sigmoid();
        var inside = Colour(62, 18, 20) + tongue * Colour(196 - 62, 92 - 18, 90 - 20);

        // Each tooth is a little arch, and darker where it meets the next; those at the corners are in the shade.
        var arch = Row(_box.Columns(x => MathF.Abs(MathF.Cos((x - _centre) / (ToothWidth * _scale) * MathF.PI - MathF.PI / 2))));
        var end = top + (_profile.Sqrt() * (TeethHeight - 1.5f) + arch.Sqrt() * 1.5f) * _scale;
        var shade = (_profile * 0.75f + 0.25f).AtMost(1) * ((_jaw + _raise * 0.8f) * 4).AtMost(1) * (0.86f + 0.14f * (arch * 4).AtMost(1));
        return inside + Edge(end - _y) * shade * (Colour(246, 240, 232) - inside);
    }

    /// <summary>0 outside, 1 inside, and soft over two pixels.</summary>
    private GraphTensor Edge(GraphTensor distance) => (distance * (1.6f / _scale)).Sigmoid();

    private GraphTensor Colour(float red, float green, float blue) => _graph.Constant([red, green, blue], 1, 3, 1, 1);

    private GraphTensor Row(float[] values) => _graph.Constant(values, 1, 1, 1, _box.Width);

    private GraphTensor Column(float[] values) => _graph.Constant(values, 1, 1, _box.Height, 1);
}
