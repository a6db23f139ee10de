using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>A drawn title that comes and goes.</summary>
/// <param name="box">Where it stands.</param>
/// <param name="drawn">Y, U, V and alpha planes.</param>
/// <param name="staysFor">Frames from the scene's start to its last.</param>
internal sealed class Title(PictureBox box, byte[] drawn, int staysFor)
{
    /// <summary>Frames that a title beside other things is shown: 5 s.</summary>
    public const int Glance = 125;

    private const int Fade = 10;
    private readonly Overlay _overlay = new(box, drawn[(box.Width * box.Height * 3 / 2)..]);

    public void Draw(int frame, Span<byte> target, VideoFormat format)
    {
        var share = Math.Clamp(Math.Min(frame + 1, staysFor + Fade - frame) * Blending.Whole / Fade, 0, Blending.Whole);
        if (share > 0)
        {
            _overlay.Draw(drawn.AsSpan(0, box.Width * box.Height * 3 / 2), share, target, format);
        }
    }
}
