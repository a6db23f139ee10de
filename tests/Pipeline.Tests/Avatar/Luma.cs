namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>Measures the brightness of pictures 512 pixels wide.</summary>
internal static class Luma
{
    private const int Width = 512;

    /// <summary>The inside of ada's mouth when it is wide open, behind the teeth.</summary>
    public static (int Left, int Top, int Right, int Bottom) Mouth => (236, 358, 276, 372);

    /// <summary>Her pupil.</summary>
    public static (int Left, int Top, int Right, int Bottom) Pupil => (200, 236, 208, 244);

    public static double Mean(byte[] picture, (int Left, int Top, int Right, int Bottom) box)
    {
        var sum = 0.0;
        for (var y = box.Top; y < box.Bottom; y++)
        {
            for (var x = box.Left; x < box.Right; x++)
            {
                sum += picture[y * Width + x];
            }
        }

        return sum / ((box.Right - box.Left) * (box.Bottom - box.Top));
    }

    /// <summary>Mean difference of two pictures above the mouth and below the chin, which speech does not move.</summary>
    public static double Step(byte[] before, byte[] after)
    {
        var sum = 0.0;
        foreach (var (from, to) in new[] { (0, 300), (450, 512) })
        {
            for (var i = from * Width; i < to * Width; i++)
            {
                sum += Math.Abs(before[i] - after[i]);
            }
        }

        return sum / Width / 362;
    }
}
