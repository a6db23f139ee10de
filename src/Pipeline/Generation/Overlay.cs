using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>A picture with alpha that is laid over a part of the frame.</summary>
/// <param name="box">Where; even.</param>
/// <param name="alpha">Of each luma sample.</param>
internal sealed class Overlay(PictureBox box, byte[] alpha)
{
    private readonly byte[] _half = Blending.Halve(alpha, box.Width, box.Height);

    /// <param name="picture">I420, as large as the box.</param>
    /// <param name="share">How much of it is seen, 0 to <see cref="Blending.Whole"/>.</param>
    /// <param name="frame">I420.</param>
    /// <param name="format">Size of the frame.</param>
    public void Draw(Span<byte> picture, int share, Span<byte> frame, VideoFormat format)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            var step = plane == 0 ? 1 : 2;
            var from = Plane.Of(picture, box.Width, box.Height, plane);
            var to = Plane.Of(frame, format.Width, format.Height, plane);
            var mask = plane == 0 ? alpha : _half;
            for (var y = 0; y < from.Height; y++)
            {
                Blending.Over(from.Row(y), mask.AsSpan(y * from.Width, from.Width), share, to.Row((box.Y / step) + y).Slice(box.X / step, from.Width));
            }
        }
    }
}
