using Loomcast.Pipeline.Generation;

namespace Loomcast.Pipeline.Tests.Generation;

/// <summary>Each sample is what the formula says, by whatever instructions it is computed.</summary>
public sealed class ResizingTests
{
    private readonly Random _random = new(7);

    [Theory]
    [InlineData(1600, 900, 1280, 720, 1.25)]
    [InlineData(1600, 90, 1280, 72, 1.003)]
    [InlineData(513, 40, 613, 37, 0.8)]
    [InlineData(640, 40, 203, 13, 2.6)] // four samples of these do not come out of eight
    [InlineData(9, 6, 7, 5, 1.0)]
    [InlineData(2, 2, 33, 3, 0.05)]
    public void Sample_IsBilinear(int width, int height, int targetWidth, int targetHeight, double scale)
    {
        var (source, target) = (Noise(width * height), new byte[targetWidth * targetHeight]);
        var (left, top) = ((width - (targetWidth * scale)) * 0.37, (height - (targetHeight * scale)) * 0.61);

        Resizing.Sample(new Plane(source, width, height), left, top, scale, new Plane(target, targetWidth, targetHeight));

        for (var y = 0; y < targetHeight; y++)
        {
            for (var x = 0; x < targetWidth; x++)
            {
                Assert.Equal(Expected(source, width, height, Position(left, x, scale, width), Position(top, y, scale, height)), target[(y * targetWidth) + x]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(256)]
    public void Mix_IsTheSame_WhateverTheLength(int share)
    {
        var (other, before) = (Noise(1003), Noise(1003));
        var target = before.ToArray();

        Blending.Mix(other, share, target);

        Assert.Equal(before.Zip(other, (from, to) => (byte)(from + (((to - from) * share) >> 8))), target);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(256)]
    public void Over_IsTheSame_WhateverTheLength(int share)
    {
        var (over, alpha, before) = (Noise(1003), Noise(1003), Noise(1003));
        alpha.AsSpan(128, 128).Fill(255);
        alpha.AsSpan(384, 128).Clear();
        var target = before.ToArray();

        Blending.Over(over, alpha, share, target);

        Assert.Equal(
            Enumerable.Range(0, before.Length).Select(i => (byte)Math.Floor((((over[i] * alpha[i] * share) + (before[i] * ((255 * 256) - (alpha[i] * share)))) / (255.0 * 256)) + 0.5)), target);
    }

    private static int Position(double start, int index, double scale, int length) => (int)(Math.Clamp(start + ((index + 0.5) * scale) - 0.5, 0, length - 1 - (1.0 / 256)) * 256);

    private static byte Expected(byte[] source, int width, int height, int x, int y)
    {
        var lower = Math.Min((y >> 8) + 1, height - 1);
        int Row(int row) => (source[(row * width) + (x >> 8)] * (256 - (x & 255))) + (source[(row * width) + (x >> 8) + 1] * (x & 255));
        return (byte)(((Row(y >> 8) * (256 - (y & 255))) + (Row(lower) * (y & 255)) + 32_768) >> 16);
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }
}
