using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>Who speaks in a scene, as the frame shows them: with round corners, large where there is nothing else to see, and beside it where there is.</summary>
internal sealed class Speaker
{
    private const double Alone = 0.78;
    private const double Beside = 0.46;
    private const double Margin = 0.04;
    private const double Roundness = 0.12;

    private readonly VideoFormat _format;
    private readonly PictureBox _box;
    private readonly Overlay _overlay;
    private readonly byte[] _scaled;

    public Speaker(IAvatar avatar, VideoFormat format, bool isAlone)
    {
        (Avatar, _format) = (avatar, format);
        var scale = Math.Min(format.Height * (isAlone ? Alone : Beside) / avatar.Format.Height, format.Width * (1 - (2 * Margin)) / avatar.Format.Width);
        var (width, height) = (PictureBox.Even(avatar.Format.Width * scale), PictureBox.Even(avatar.Format.Height * scale));
        var margin = format.Height * Margin;
        _box = isAlone
            ? new PictureBox(PictureBox.Even((format.Width - width) / 2.0), PictureBox.Even(margin), width, height)
            : new PictureBox(PictureBox.Even(format.Width - width - margin), PictureBox.Even(margin), width, height);
        _overlay = new Overlay(_box, Mask(width, height));
        _scaled = new byte[width * height * 3 / 2];
    }

    public IAvatar Avatar { get; }

    /// <param name="face">Of the avatar's size.</param>
    /// <param name="frame">I420.</param>
    public void Draw(VideoFrame face, Span<byte> frame)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            var source = Plane.Of(face.Bytes, Avatar.Format.Width, Avatar.Format.Height, plane);
            Resizing.Sample(source, 0, 0, (double)Avatar.Format.Height / _box.Height, Plane.Of(_scaled, _box.Width, _box.Height, plane));
        }

        _overlay.Draw(_scaled, Blending.Whole, frame, _format);
    }

    /// <summary>All but the corners, whose edge is soft.</summary>
    private static byte[] Mask(int width, int height)
    {
        var mask = new byte[width * height];
        var radius = Math.Min(width, height) * Roundness;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = (Math.Max(0, radius - Math.Min(x + 0.5, width - x - 0.5)), Math.Max(0, radius - Math.Min(y + 0.5, height - y - 0.5)));
                mask[(y * width) + x] = (byte)(255 * Math.Clamp(radius + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1));
            }
        }

        return mask;
    }
}
