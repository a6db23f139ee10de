using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Avatar;

/// <summary>The part of the model that blinks: the upper lids come down with their lashes.</summary>
internal static class EyeNodes
{
    // Pixels of an eye that is 66 pixels wide: the skin above the eye that is stretched, and the lashes at its end that are not.
    private const float Skin = 20;
    private const float Lashes = 6;

    /// <summary>What has to be added to the portrait.</summary>
    /// <param name="canvas">The portrait.</param>
    /// <param name="blink">[batch, 1, 1, 1]; see <see cref="HeadPose"/>.</param>
    public static GraphTensor Change(PortraitCanvas canvas, GraphTensor blink)
    {
        var (left, right, scale) = (canvas.Face.LeftEye, canvas.Face.RightEye, Scale(canvas));
        var (top, bottom) = (Math.Min(left.Y - left.HalfHeight, right.Y - right.HalfHeight), Math.Max(left.Y + left.HalfHeight, right.Y + right.HalfHeight));
        var box = canvas.Box(
            (left.X - left.HalfWidth * 1.3f) * canvas.Width,
            top * canvas.Height - (Skin + 8) * scale,
            (right.X + right.HalfWidth * 1.3f) * canvas.Width,
            bottom * canvas.Height + 8 * scale);
        var x = canvas.Graph.Constant(box.Columns(x => x), 1, 1, 1, box.Width);
        return canvas.Change(box, canvas.Fetch(box, x, FromY(canvas, box, blink)));
    }

    private static float Scale(PortraitCanvas canvas) => canvas.Face.LeftEye.HalfWidth * canvas.Width / 33;

    private static GraphTensor FromY(PortraitCanvas canvas, PixelBox box, GraphTensor blink)
    {
        var (skin, lashes) = (Skin * Scale(canvas), Lashes * Scale(canvas));
        var edge = box.Columns(x => LidEdge(canvas, x).Y);
        var height = box.Columns(x => LidEdge(canvas, x).Height);
        var y = canvas.Graph.Constant(box.Rows(y => y), 1, 1, box.Height, 1);
        var open = canvas.Graph.Constant(edge, 1, 1, 1, box.Width);
        var drop = blink * canvas.Graph.Constant(height, 1, 1, 1, box.Width) * 1.9f;
        var aboveEdge = open + drop - y;

        // The lid's edge brings its lashes along; between brow and lashes the skin is stretched.
        var skinTop = canvas.Graph.Constant([.. edge.Select(y => y - skin)], 1, 1, 1, box.Width);
        var belowTop = y - skinTop;
        var stretched = skinTop + belowTop.AtLeast(0) * (skin - lashes) / (drop + (skin - lashes)) + belowTop.AtMost(0);
        return aboveEdge.IsLess(0).Choose(y, aboveEdge.IsLess(lashes).Choose(open - aboveEdge, stretched));
    }

    // The upper lid's edge in a column, and how far it is from there to the middle of the eye.
    private static (float Y, float Height) LidEdge(PortraitCanvas canvas, float x)
    {
        var (left, right) = (canvas.Face.LeftEye, canvas.Face.RightEye);
        var eye = x / canvas.Width < (left.X + right.X) / 2 ? left : right;
        var a = (x / canvas.Width - eye.X) / eye.HalfWidth;
        var height = eye.HalfHeight * canvas.Height * Math.Max(0, 1 - a * a);
        return (eye.Y * canvas.Height - height, height);
    }
}
