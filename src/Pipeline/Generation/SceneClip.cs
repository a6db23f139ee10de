using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>A scene that can be shown: each of its frames is a function of the frame's number alone, so that it can be made again after a restart.</summary>
/// <param name="format">Of the frames.</param>
/// <param name="picture">I420, larger than the frame.</param>
/// <param name="size">Of the picture.</param>
/// <param name="motion">Over the picture.</param>
internal sealed class SceneClip(VideoFormat format, byte[] picture, (int Width, int Height) size, Motion motion)
{
    /// <summary>Frames in which a scene fades from the one before, which goes on meanwhile.</summary>
    public const int Fade = 10;

    public Speaker? Speaker { get; init; }

    public Title? Title { get; init; }

    /// <param name="frame">Counted from the scene's start; up to <see cref="Fade"/> beyond its end.</param>
    /// <param name="face">The avatar in this frame; null where there is none.</param>
    /// <param name="target">I420.</param>
    public void Draw(int frame, VideoFrame? face, Span<byte> target)
    {
        var (scale, x, y) = motion.At(frame);
        var (left, top) = (x * (size.Width - (format.Width * scale)), y * (size.Height - (format.Height * scale)));
        for (var plane = 0; plane < 3; plane++)
        {
            var step = plane == 0 ? 1 : 2;
            Resizing.Sample(Plane.Of(picture, size.Width, size.Height, plane), left / step, top / step, scale, Plane.Of(target, format.Width, format.Height, plane));
        }

        if (face is not null)
        {
            Speaker?.Draw(face, target);
        }

        Title?.Draw(frame, target, format);
    }
}
