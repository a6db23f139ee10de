using System.Numerics;

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
        var index = 0;
        var weight = new Vector<short>((short)share);
        for (; index <= target.Length - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(other[index..]), out var fromLeft, out var fromRight);
            Vector.Widen(new Vector<byte>(target[index..]), out var toLeft, out var toRight);
            Vector.Narrow(Mix(fromLeft, toLeft, weight), Mix(fromRight, toRight, weight)).CopyTo(target[index..]);
        }

        for (; index < target.Length; index++)
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
        var (index, part) = (0, new Vector<uint>((uint)share));
        for (; index <= target.Length - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Over(new Vector<byte>(over[index..]), new Vector<byte>(alpha[index..]), part, new Vector<byte>(target[index..])).CopyTo(target[index..]);
        }

        for (; index < target.Length; index++)
        {
            var weight = alpha[index] * share;
            target[index] = (byte)(((over[index] * weight) + (target[index] * ((255 * Whole) - weight)) + (255 * Whole / 2)) / (255 * Whole));
        }
    }

    // The product of a difference and a share does not fit 16 bits.
    private static Vector<ushort> Mix(Vector<ushort> from, Vector<ushort> to, Vector<short> share)
    {
        Vector.Widen(Vector.AsVectorInt16(from - to), out var left, out var right);
        Vector.Widen(share, out var part, out _);
        return to + Vector.AsVectorUInt16(Vector.Narrow((left * part) >> 8, (right * part) >> 8));
    }

    private static Vector<byte> Over(Vector<byte> over, Vector<byte> alpha, Vector<uint> share, Vector<byte> under)
    {
        // Most of a mask is all or nothing.
        if (Vector.EqualsAll(alpha, Vector<byte>.Zero))
        {
            return under;
        }

        if (share[0] == Whole && Vector.EqualsAll(alpha, Vector<byte>.AllBitsSet))
        {
            return over;
        }

        Vector.Widen(over, out var overLeft, out var overRight);
        Vector.Widen(alpha, out var alphaLeft, out var alphaRight);
        Vector.Widen(under, out var underLeft, out var underRight);
        return Vector.Narrow(Over(overLeft, alphaLeft, share, underLeft), Over(overRight, alphaRight, share, underRight));
    }

    private static Vector<ushort> Over(Vector<ushort> over, Vector<ushort> alpha, Vector<uint> share, Vector<ushort> under)
    {
        Vector.Widen(over, out var overLeft, out var overRight);
        Vector.Widen(alpha, out var alphaLeft, out var alphaRight);
        Vector.Widen(under, out var underLeft, out var underRight);
        return Vector.Narrow(Over(overLeft, alphaLeft * share, underLeft), Over(overRight, alphaRight * share, underRight));
    }

    private static Vector<uint> Over(Vector<uint> over, Vector<uint> weight, Vector<uint> under)
    {
        var sum = (over * weight) + (under * (new Vector<uint>(255 * Whole) - weight)) + new Vector<uint>(255 * Whole / 2);
        return Divided(sum);
    }

    // By 255 * 256, exactly for all that comes (below 2^24): the bytes above the lowest, by 255.
    private static Vector<uint> Divided(Vector<uint> sum)
    {
        var high = sum >>> 8;
        return (high + Vector<uint>.One + (high >>> 8)) >>> 8;
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
