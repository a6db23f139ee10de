using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>Where the face is in the I420 pictures of a portrait: takes that box out of one, and puts it back.</summary>
/// <param name="format">Of the pictures.</param>
/// <param name="box">With even edges, as colour has half of the rows and columns.</param>
internal sealed class FacePatch(VideoFormat format, PixelBox box)
{
    // Of the box's width and height: where the new face turns into the picture around it.
    private const float Soft = 0.12f;

    public PixelBox Box => box;

    /// <summary>The face from above the brows to below the chin, as face detectors find it.</summary>
    public static FacePatch Of(VideoFormat format, FaceGeometry face)
    {
        var eyes = (face.LeftEye.Y + face.RightEye.Y) / 2 * format.Height;
        var centre = (face.LeftEye.X + face.RightEye.X) / 2 * format.Width;
        var apart = (face.RightEye.X - face.LeftEye.X) * format.Width;
        var chin = face.Chin * format.Height;
        return new FacePatch(format, new PixelBox(
            Even(Math.Max(0, centre - (1.15f * apart))),
            Even(Math.Max(0, eyes - (0.9f * apart))),
            Even(Math.Min(format.Width, centre + (1.15f * apart))),
            Even(Math.Min(format.Height, chin + (0.06f * (chin - eyes))))));
    }

    /// <summary>How much of a new face there is at a pixel of the box: 1 within, falling to 0 at the edges.</summary>
    public static float Weight(PixelBox box, int x, int y)
    {
        var (across, down) = ((float)Math.Min(x, box.Width - 1 - x) / box.Width, (float)Math.Min(y, box.Height - 1 - y) / box.Height);
        return PortraitCanvas.SmoothStep(across / Soft) * PortraitCanvas.SmoothStep(down / Soft);
    }

    /// <summary>Copies the box out of a picture: see <see cref="FaceModels.BytesOf"/>.</summary>
    public void Take(byte[] picture, Span<byte> pixels)
    {
        foreach (var (inPicture, inBox, length) in Rows())
        {
            picture.AsSpan(inPicture, length).CopyTo(pixels[inBox..]);
        }
    }

    /// <summary>Copies the box into a picture.</summary>
    public void Put(byte[] picture, ReadOnlySpan<byte> pixels)
    {
        foreach (var (inPicture, inBox, length) in Rows())
        {
            pixels.Slice(inBox, length).CopyTo(picture.AsSpan(inPicture));
        }
    }

    private static int Even(float edge) => (int)edge & ~1;

    /// <summary>The rows of the luma, then of both colours: where they begin in the picture and in the box, and their length.</summary>
    private IEnumerable<(int InPicture, int InBox, int Length)> Rows()
    {
        var (pixels, at) = (format.Width * format.Height, 0);
        foreach (var (start, divisor) in ((int, int)[])[(0, 1), (pixels, 2), (pixels + (pixels / 4), 2)])
        {
            for (var y = box.Top / divisor; y < box.Bottom / divisor; y++, at += box.Width / divisor)
            {
                yield return (start + (y * format.Width / divisor) + (box.Left / divisor), at, box.Width / divisor);
            }
        }
    }
}
