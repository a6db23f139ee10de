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
    private const float BelowChin = 22;

    // How much farther from the centre the skin around the mouth and the corners of the lips are when it is spread.
    private const float Spread = 0.24f;
    private const float CornerSpread = 0.16f;

    private readonly PortraitCanvas _canvas;
    private readonly OnnxGraph _graph;
    private readonly PixelBox _box;
    private readonly float _centre;
    private readonly float _half;
    private readonly float _lip;
    private readonly float _scale;
    private readonly GraphTensor _jaw;
    private readonly GraphTensor _wide;
    private readonly GraphTensor _raise;
    private readonly GraphTensor _u; // -1 and 1 at the corners of the mouth as it is held
    private readonly GraphTensor _profile; // 1 at its centre, 0 at its corners
    private readonly GraphTensor _below; // how far each pixel is below the closed line

    /// <param name="canvas">The portrait.</param>
    /// <param name="jaw">[batch, 1, 1, 1], as the other two; see <see cref="MouthShape"/>.</param>
    /// <param name="wide">Rounded or spread.</param>
    /// <param name="raise">Upper lip.</param>
    public MouthNodes(PortraitCanvas canvas, GraphTensor jaw, GraphTensor wide, GraphTensor raise)
    {
        (_canvas, _graph) = (canvas, canvas.Graph);
        (_jaw, _wide, _raise) = (jaw, wide, raise);
        var (mouth, corners, chin) = (canvas.Face.Mouth, canvas.Face.MouthCorners * canvas.Height, canvas.Face.Chin * canvas.Height);
        var line = mouth.Y * canvas.Height;
        (_centre, _half, _lip) = (mouth.X * canvas.Width, mouth.HalfWidth * canvas.Width, mouth.HalfHeight * canvas.Height);
        _scale = _half / 45;
        _box = canvas.Box(_centre - _half * 1.9f, line - _half * 0.7f, _centre + _half * 1.9f, chin + BelowChin * _scale);
        _below = _graph.Constant(_box.Pixels((x, y) => y - line + (line - corners) * Math.Min(1, Square((x - _centre) / _half))), 1, 1, _box.Height, _box.Width);
        _u = Columns(x => x - _centre) / ((wide * CornerSpread + 1) * _half);
        _profile = (1 - _u * _u).AtLeast(0).Sqrt();
    }

    /// <summary>What has to be added to the portrait.</summary>
    public GraphTensor Change()
    {
        var lower = _jaw * (JawDrop * _scale) * _profile;
        var upper = (_jaw * (4 * _scale) + _raise * (LipRaise * _scale)) * _profile;
        var lips = Lips(lower, upper);
        var open = Edge(_below + upper) * Edge(lower - _below) * ((_jaw + _raise) * 9).AtMost(1) * (_profile * 4).AtMost(1);
        return _canvas.Change(_box, lips + open * (Inside(upper) - lips));
    }

    // Skin follows the lips, less and less with the distance, and not at all at the border of the box. The chin is wider than the mouth.
    private GraphTensor Lips(GraphTensor lower, GraphTensor upper)
    {
        var belowLip = _below - lower;
        var isLip = 1 - SmoothStep(belowLip / (_lip * 1.5f));
        var chin = _jaw * (JawDrop * _scale) * Columns(x => MathF.Exp(-MathF.Pow((x - _centre) / (_half * 1.25f), 4)));
        var room = _graph.Constant([_box.Bottom - 1 - _canvas.Face.Mouth.Y * _canvas.Height - _lip]) - lower;
        var down = (lower * isLip + chin * (1 - isLip)) * (1 - SmoothStep((belowLip - _lip) / room.AtLeast(1))) * (_below * 4).AtLeast(0).AtMost(1);
        var top = _canvas.Face.Mouth.Y * _canvas.Height - _box.Top - _lip / 2;
        var up = upper * (1 - SmoothStep((_below * -1 - _lip / 4) / top)) * (_below * -4 + 1).AtLeast(0).AtMost(1);
        var aside = _box.Pixels((x, y) =>
        {
            var (a, b) = ((x - _centre) / (_half * 1.25f), (y - _canvas.Face.Mouth.Y * _canvas.Height) / (_half * 0.75f));
            return Spread * (x - _centre) * MathF.Exp(-a * a * a * a - b * b);
        });
        var fromX = Columns(x => x) - _wide * _graph.Constant(aside, 1, 1, _box.Height, _box.Width);
        var y = _graph.Constant(_box.Rows(y => y), 1, 1, _box.Height, 1);
        return _canvas.Fetch(_box, fromX, y + up - down);
    }

    private GraphTensor Inside(GraphTensor upper)
    {
        var tongueX = _u / 0.72f;
        var tongueY = (_below - _jaw * (JawDrop * _scale) - 3 * _scale) / (13 * _scale);
        var tongue = ((1 - tongueX * tongueX - tongueY * tongueY) * 4).Sigmoid();
        var inside = Colour(62, 18, 20) + tongue * Colour(196 - 62, 92 - 18, 90 - 20);

        // Each tooth is a little arch, and darker where it meets the next; those at the corners are in the shade.
        var arch = Columns(x => MathF.Abs(MathF.Cos((x - _centre) / (ToothWidth * _scale) * MathF.PI - MathF.PI / 2)));
        var length = (_profile.Sqrt() * (TeethHeight - 1.5f) + arch.Sqrt() * 1.5f) * _scale;
        var light = (_profile * 0.75f + 0.25f) * ((_jaw + _raise * 0.8f) * 4).AtMost(1) * (0.86f + 0.14f * (arch * 4).AtMost(1));
        return inside + Edge(length - upper - _below) * light * (Colour(246, 240, 232) - inside);
    }

    private static float Square(float value) => value * value;

    private static GraphTensor SmoothStep(GraphTensor t)
    {
        var clipped = t.AtLeast(0).AtMost(1);
        return clipped * clipped * (3 - 2 * clipped);
    }

    /// <summary>0 outside, 1 inside, and soft over two pixels.</summary>
    private GraphTensor Edge(GraphTensor distance) => (distance * (1.6f / _scale)).Sigmoid();

    private GraphTensor Colour(float red, float green, float blue) => _graph.Constant([red, green, blue], 1, 3, 1, 1);

    private GraphTensor Columns(Func<float, float> value) => _graph.Constant(_box.Columns(value), 1, 1, 1, _box.Width);
}
