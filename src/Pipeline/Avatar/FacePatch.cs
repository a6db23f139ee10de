using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>Takes a face out of an I420 picture, and puts another into its place. Faces are planes of blue, green and red, 0 to 1.</summary>
internal sealed class FacePatch
{
    // Of the box's width and height: where the new face turns into the picture around it.
    private const float Soft = 0.12f;

    private readonly VideoFormat _format;
    private readonly int _size;

    public FacePatch(VideoFormat format, FaceGeometry face, int size)
    {
        (_format, _size) = (format, size);
        Box = BoxOf(format, face);
    }

    /// <summary>From above the brows to below the chin, as face detectors find it; even edges, as colour has half of the rows and columns.</summary>
    public PixelBox Box { get; }

    /// <summary>Writes the face of a picture, then the same with its lower half hidden in front of it: six planes.</summary>
    public void Take(byte[] picture, Span<float> planes)
    {
        var plane = _size * _size;
        var whole = planes.Slice(3 * plane, 3 * plane);
        for (var y = 0; y < _size; y++)
        {
            for (var x = 0; x < _size; x++)
            {
                var (left, top) = (Box.Left + ((x + 0.5f) * Box.Width / _size) - 0.5f, Box.Top + ((y + 0.5f) * Box.Height / _size) - 0.5f);
                var (luma, u, v) = (Sample(picture, 0, 1, left, top), Sample(picture, 1, 2, left, top), Sample(picture, 2, 2, left, top));
                var (grey, blueness, redness) = (1.16438f * (luma - 16), u - 128, v - 128); // BT.709, limited range
                var at = (y * _size) + x;
                whole[at] = Math.Clamp((grey + (2.11240f * blueness)) / 255, 0, 1);
                whole[plane + at] = Math.Clamp((grey - (0.21325f * blueness) - (0.53291f * redness)) / 255, 0, 1);
                whole[(2 * plane) + at] = Math.Clamp((grey + (1.79274f * redness)) / 255, 0, 1);
            }
        }

        whole.CopyTo(planes);
        for (var channel = 0; channel < 3; channel++)
        {
            planes.Slice((channel * plane) + (plane / 2), plane - (plane / 2)).Clear();
        }
    }

    /// <summary>Puts a face into a picture.</summary>
    /// <param name="picture">I420.</param>
    /// <param name="planes">Three planes.</param>
    /// <param name="amount">0: the picture stays as it is, 1: the face is new.</param>
    public void Put(byte[] picture, ReadOnlySpan<float> planes, float amount)
    {
        for (var y = Box.Top; y < Box.Bottom; y++)
        {
            for (var x = Box.Left; x < Box.Right; x++)
            {
                var (blue, green, red) = Colour(planes, x, y);
                Blend(ref picture[(y * _format.Width) + x], 16 + (255 * ((0.1826f * red) + (0.6142f * green) + (0.0620f * blue))), amount * Weight(x, y));
            }
        }

        var chroma = _format.Width * _format.Height;
        for (var y = Box.Top / 2; y < Box.Bottom / 2; y++)
        {
            for (var x = Box.Left / 2; x < Box.Right / 2; x++)
            {
                var (blue, green, red) = Colour(planes, (2 * x) + 0.5f, (2 * y) + 0.5f);
                var (at, weight) = ((y * _format.Width / 2) + x, amount * Weight(2 * x, 2 * y));
                Blend(ref picture[chroma + at], 128 + (255 * ((-0.1006f * red) - (0.3386f * green) + (0.4392f * blue))), weight);
                Blend(ref picture[(chroma * 5 / 4) + at], 128 + (255 * ((0.4392f * red) - (0.3989f * green) - (0.0403f * blue))), weight);
            }
        }
    }

    private static PixelBox BoxOf(VideoFormat format, FaceGeometry face)
    {
        var eyes = (face.LeftEye.Y + face.RightEye.Y) / 2 * format.Height;
        var centre = (face.LeftEye.X + face.RightEye.X) / 2 * format.Width;
        var apart = (face.RightEye.X - face.LeftEye.X) * format.Width;
        var chin = face.Chin * format.Height;
        return new PixelBox(
            Even(Math.Max(0, centre - (1.15f * apart))),
            Even(Math.Max(0, eyes - (0.9f * apart))),
            Even(Math.Min(format.Width, centre + (1.15f * apart))),
            Even(Math.Min(format.Height, chin + (0.06f * (chin - eyes)))));
    }

    private static int Even(float edge) => (int)edge & ~1;

    private static void Blend(ref byte pixel, float value, float weight) => pixel = (byte)Math.Clamp(MathF.Round(pixel + (weight * (value - pixel))), 0, 255);

    // 1 within, falling to 0 at the edges.
    private float Weight(int x, int y)
    {
        var (across, down) = ((float)Math.Min(x - Box.Left, Box.Right - 1 - x) / Box.Width, (float)Math.Min(y - Box.Top, Box.Bottom - 1 - y) / Box.Height);
        return PortraitCanvas.SmoothStep(across / Soft) * PortraitCanvas.SmoothStep(down / Soft);
    }

    private (float Blue, float Green, float Red) Colour(ReadOnlySpan<float> planes, float x, float y)
    {
        var (left, top) = (((x - Box.Left + 0.5f) * _size / Box.Width) - 0.5f, ((y - Box.Top + 0.5f) * _size / Box.Height) - 0.5f);
        var (x0, y0) = (Math.Clamp((int)left, 0, _size - 2), Math.Clamp((int)top, 0, _size - 2));
        var (a, b) = (Math.Clamp(left - x0, 0, 1), Math.Clamp(top - y0, 0, 1));
        var (at, plane) = ((y0 * _size) + x0, _size * _size);
        return (Mix(planes, at), Mix(planes, plane + at), Mix(planes, (2 * plane) + at));

        float Mix(ReadOnlySpan<float> from, int i) =>
            ((((from[i] * (1 - a)) + (from[i + 1] * a)) * (1 - b)) + (((from[i + _size] * (1 - a)) + (from[i + _size + 1] * a)) * b));
    }

    // Bilinear, of plane 0 (luma), 1 or 2 (colour, at half size).
    private float Sample(byte[] picture, int plane, int divisor, float x, float y)
    {
        var (width, height, pixels) = (_format.Width / divisor, _format.Height / divisor, _format.Width * _format.Height);
        var start = plane == 0 ? 0 : pixels + ((plane - 1) * pixels / 4);
        (x, y) = (((x + 0.5f) / divisor) - 0.5f, ((y + 0.5f) / divisor) - 0.5f);
        var (x0, y0) = (Math.Clamp((int)x, 0, width - 2), Math.Clamp((int)y, 0, height - 2));
        var (a, b) = (Math.Clamp(x - x0, 0, 1), Math.Clamp(y - y0, 0, 1));
        var at = start + (y0 * width) + x0;
        return (((picture[at] * (1 - a)) + (picture[at + 1] * a)) * (1 - b)) + (((picture[at + width] * (1 - a)) + (picture[at + width + 1] * a)) * b);
    }
}
