namespace Loomcast.Pipeline.Generation;

/// <summary>A part of the frame; all even, so that chroma samples belong to it whole.</summary>
internal readonly record struct PictureBox(int X, int Y, int Width, int Height)
{
    /// <summary>The largest even number up to this.</summary>
    public static int Even(double pixels) => (int)(pixels / 2) * 2;
}
