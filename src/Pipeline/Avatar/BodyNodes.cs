using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Avatar;

/// <summary>The part of the model that moves head and shoulders over a background that stays.</summary>
internal static class BodyNodes
{
    /// <summary>The whole picture in the pose that the four controls tell.</summary>
    /// <param name="canvas">The portrait.</param>
    /// <param name="pixels">[batch, 3, height, width], the portrait with its face as it is to be.</param>
    /// <param name="controls">[batch, 4]: sway right, sway down, roll, breath; see <see cref="HeadPose"/>.</param>
    public static GraphTensor Move(PortraitCanvas canvas, GraphTensor pixels, GraphTensor controls)
    {
        var (width, height) = (canvas.Width, canvas.Height);
        var points = width * height * 2;
        var moved = controls.MatMul(canvas.Graph.Constant(Fields(canvas), 4, points));
        var grid = (moved + canvas.Graph.Constant(Still(width, height), 1, points)).Reshape(-1, height, width, 2);
        return canvas.Sample(pixels, grid);
    }

    // Where each pixel is fetched from, x and y from -1 to 1, when nothing moves.
    private static float[] Still(int width, int height)
    {
        var grid = new float[width * height * 2];
        for (var i = 0; i < width * height; i++)
        {
            grid[2 * i] = (2f * (i % width) + 1) / width - 1;
            grid[2 * i + 1] = (2f * (i / width) + 1) / height - 1;
        }

        return grid;
    }

    // How far that moves for one unit of each control. A picture is moved by fetching from the opposite side, hence the signs.
    private static float[] Fields(PortraitCanvas canvas)
    {
        var (width, height) = (canvas.Width, canvas.Height);
        var size = width * height * 2;
        var fields = new float[4 * size];
        var (neckX, neckY) = (canvas.Face.Head.X * width, canvas.Face.Chin * height);
        var (perX, perY) = (2f / width, 2f / height);
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var head = Head(canvas, x, y);
            fields[2 * i] = -head * canvas.Scale * perX;
            fields[size + 2 * i + 1] = -head * canvas.Scale * perY;
            fields[2 * size + 2 * i] = head * (y - neckY) * perX;
            fields[2 * size + 2 * i + 1] = -head * (x - neckX) * perY;
            fields[3 * size + 2 * i + 1] = -Torso(canvas, x, y) * canvas.Scale * perY;
        }

        return fields;
    }

    // 1 in the head, falling to 0 around it and at the picture's edges, from beyond which nothing may be fetched.
    private static float Head(PortraitCanvas canvas, float x, float y)
    {
        var head = canvas.Face.Head;
        var (a, b) = ((x / canvas.Width - head.X) / head.HalfWidth, (y / canvas.Height - head.Y) / head.HalfHeight);
        var edge = Math.Min(Math.Min(x, canvas.Width - 1 - x), Math.Min(y, canvas.Height - 1 - y));
        var distance = MathF.Sqrt(a * a + b * b);
        return (1 - PortraitCanvas.SmoothStep((distance - 0.85f) / 0.75f)) * PortraitCanvas.SmoothStep(edge / (24 * canvas.Scale));
    }

    // 0 at the chin, 1 from the shoulders down to the lower edge.
    private static float Torso(PortraitCanvas canvas, float x, float y)
    {
        var chin = canvas.Face.Chin * canvas.Height;
        var sides = Math.Min(x, canvas.Width - 1 - x);
        return PortraitCanvas.SmoothStep((y - chin + 16 * canvas.Scale) / (64 * canvas.Scale)) * PortraitCanvas.SmoothStep(sides / (12 * canvas.Scale));
    }
}
