using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>What <see cref="FaceModels"/> compute, pixel by pixel, in whole pictures: another way to the same light.</summary>
internal sealed class FaceByHand(VideoFormat format, PixelBox box, int size)
{
    /// <summary>Writes the face of a picture, then the same with its lower half hidden in front of it: six planes of blue, green and red, twice.</summary>
    public void Take(byte[] picture, Span<float> planes)
    {
        var plane = size * size;
        var whole = planes.Slice(3 * plane, 3 * plane);
        for (var at = 0; at < plane; at++)
        {
            var (left, top) = (box.Left + ((at % size + 0.5f) * box.Width / size) - 0.5f, box.Top + ((at / size + 0.5f) * box.Height / size) - 0.5f);
            var (luma, u, v) = (Sample(picture, 0, 1, left, top), Sample(picture, 1, 2, left, top), Sample(picture, 2, 2, left, top));
            var (grey, blueness, redness) = (1.16438f * (luma - 16), u - 128, v - 128); // BT.709, limited range
            whole[at] = Math.Clamp((grey + (2.11240f * blueness)) / 255, 0, 1);
            whole[plane + at] = Math.Clamp((grey - (0.21325f * blueness) - (0.53291f * redness)) / 255, 0, 1);
            whole[(2 * plane) + at] = Math.Clamp((grey + (1.79274f * redness)) / 255, 0, 1);
        }

        whole.CopyTo(planes);
        for (var channel = 0; channel < 3; channel++)
        {
            planes.Slice((channel * plane) + (plane / 2), plane - (plane / 2)).Clear();
        }
    }

    /// <summary>Puts a face into a picture.</summary>
    public void Put(byte[] picture, ReadOnlySpan<float> planes, float amount)
    {
        for (var y = box.Top; y < box.Bottom; y++)
        {
            for (var x = box.Left; x < box.Right; x++)
            {
                var (blue, green, red) = Colour(planes, x, y);
                Blend(ref picture[(y * format.Width) + x], 16 + (255 * ((0.1826f * red) + (0.6142f * green) + (0.0620f * blue))), amount * FacePatch.Weight(box, x - box.Left, y - box.Top));
            }
        }

        var chroma = format.Width * format.Height;
        for (var y = box.Top / 2; y < box.Bottom / 2; y++)
        {
            for (var x = box.Left / 2; x < box.Right / 2; x++)
            {
                var (blue, green, red) = Colour(planes, (2 * x) + 0.5f, (2 * y) + 0.5f);
                var (at, weight) = ((y * format.Width / 2) + x, amount * FacePatch.Weight(box, (2 * x) - box.Left, (2 * y) - box.Top));
                Blend(ref picture[chroma + at], 128 + (255 * ((-0.1006f * red) - (0.3386f * green) + (0.4392f * blue))), weight);
                Blend(ref picture[(chroma * 5 / 4) + at], 128 + (255 * ((0.4392f * red) - (0.3989f * green) - (0.0403f * blue))), weight);
            }
        }
    }

    private static void Blend(ref byte pixel, float value, float weight) => pixel = (byte)Math.Clamp(MathF.Round(pixel + (weight * (value - pixel))), 0, 255);

    private (float Blue, float Green, float Red) Colour(ReadOnlySpan<float> planes, float x, float y)
    {
        var (left, top) = (((x - box.Left + 0.5f) * size / box.Width) - 0.5f, ((y - box.Top + 0.5f) * size / box.Height) - 0.5f);
        var (x0, y0) = (Math.Clamp((int)left, 0, size - 2), Math.Clamp((int)top, 0, size - 2));
        var (a, b) = (Math.Clamp(left - x0, 0, 1), Math.Clamp(top - y0, 0, 1));
        var (at, plane) = ((y0 * size) + x0, size * size);
        return (Mix(planes, at), Mix(planes, plane + at), Mix(planes, (2 * plane) + at));

        float Mix(ReadOnlySpan<float> from, int i) =>
            (((from[i] * (1 - a)) + (from[i + 1] * a)) * (1 - b)) + (((from[i + size] * (1 - a)) + (from[i + size + 1] * a)) * b);
    }

    // Bilinear, of plane 0 (luma), 1 or 2 (colour, at half size).
    private float Sample(byte[] picture, int plane, int divisor, float x, float y)
    {
        var (width, height, pixels) = (format.Width / divisor, format.Height / divisor, format.Width * format.Height);
        var start = plane == 0 ? 0 : pixels + ((plane - 1) * pixels / 4);
        (x, y) = (((x + 0.5f) / divisor) - 0.5f, ((y + 0.5f) / divisor) - 0.5f);
        var (x0, y0) = (Math.Clamp((int)x, 0, width - 2), Math.Clamp((int)y, 0, height - 2));
        var (a, b) = (Math.Clamp(x - x0, 0, 1), Math.Clamp(y - y0, 0, 1));
        var at = start + (y0 * width) + x0;
        return (((picture[at] * (1 - a)) + (picture[at + 1] * a)) * (1 - b)) + (((picture[at + width] * (1 - a)) + (picture[at + width + 1] * a)) * b);
    }
}
