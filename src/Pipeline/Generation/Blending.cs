namespace Loomcast.Pipeline.Generation;

/// <summary>Mixes samples of pictures.</summary>
internal static class Blending
{
    /// <summary>A share that means all.</summary>
    public const int Whole = 256;

    /// <summary>From one picture to another.</summary>
    /// <param name="other">Is mixed in.</param>
    /// <param name="share">0 to <see cref="Whole"/>.</param>
    /// <param name="target">Is changed.</param>
    public static void Mix(ReadOnlySpan<byte> other, int share, Span<byte> target)
    {
        other = other[..target.Length];
        for (var index = 0; index < target.Length; index++)
        {
            target[index] += (byte)(((other[index] - target[index]) * share) >> 8);
        }
    }

    /// <summary>Lays a row of samples over others.</summary>
    /// <param name="over">What is laid over.</param>
    /// <param name="alpha">How much of it, sample by sample, 0 to 255.</param>
    /// <param name="share">How much of that, 0 to <see cref="Whole"/>.</param>
    /// <param name="target">Is changed.</param>
    public static void Over(ReadOnlySpan<byte> over, ReadOnlySpan<byte> alpha, int share, Span<byte> target)
    {
        over = over[..target.Length];
        alpha = alpha[..target.Length];
        for (var index = 0; index < target.Length; index++)
        {
            var weight = alpha[index] * share;
            target[index] = (byte)(((over[index] * weight) + (target[index] * ((255 * Whole) - weight)) + (255 * Whole / 2)) / (255 * Whole));
        }
    }

    /// <summary>Alpha of the chroma samples: the mean of the four luma samples that each belongs to.</summary>
    public static byte[] Halve(ReadOnlySpan<byte> alpha, int width, int height)
    {
        var half = new byte[width / 2 * (height / 2)];
        for (var y = 0; y < height / 2; y++)
        {
            for (var x = 0; x < width / 2; x++)
            {
                var at = (2 * y * width) + (2 * x);
                half[(y * (width / 2)) + x] = (byte)((alpha[at] + alpha[at + 1] + alpha[at + width] + alpha[at + width + 1] + 2) / 4);
            }
        }

        return half;
    }
}
