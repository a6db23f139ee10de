namespace Loomcast.Pipeline.Generation;

/// <summary>Draws the backdrop of a scene that has no picture.</summary>
internal static class Gradient
{
    /// <returns>I420, BT.709, limited range.</returns>
    public static byte[] Draw(Backdrop backdrop, int width, int height)
    {
        var picture = new byte[width * height * 3 / 2];
        var (top, bottom) = (Colour(backdrop.Top), Colour(backdrop.Bottom));
        for (var index = 0; index < 3; index++)
        {
            var plane = Plane.Of(picture, width, height, index);
            for (var y = 0; y < plane.Height; y++)
            {
                var row = plane.Row(y);
                for (var x = 0; x < row.Length; x++)
                {
                    // Ordered noise of half a step: steps of dark gradients are to be seen otherwise.
                    var share = (((double)x / plane.Width) + ((double)y / plane.Height)) / 2;
                    row[x] = (byte)(top[index] + ((bottom[index] - top[index]) * share) + (((x * 5) + (y * 3)) % 8 / 8.0));
                }
            }
        }

        return picture;
    }

    private static double[] Colour(int rgb)
    {
        var (r, g, b) = (rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF);
        var luma = (0.2126 * r) + (0.7152 * g) + (0.0722 * b);
        return [16 + (luma * 219 / 255), 128 + ((b - luma) / 1.8556 * 224 / 255), 128 + ((r - luma) / 1.5748 * 224 / 255)];
    }
}
