using Loomcast.Pipeline.Avatar;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>The expected numbers were computed apart, from the definitions of librosa that Wav2Lip was trained with.</summary>
public sealed class MelSpectrogramTests
{
    [Fact]
    public void TwoTones_GiveTheKnownNumbers()
    {
        var mel = MelSpectrogram.Of(Tones(1_600));

        Assert.Equal(9, mel.Length);
        AssertBands(mel[4], (9, 1.1565f), (10, 1.4916f), (11, -0.0076f), (49, -0.1089f), (50, 1.8216f), (51, -0.1001f));
        Assert.Equal(74, mel[4].Count(value => value == MelSpectrogram.Silence));
    }

    [Fact]
    public void TheEdges_AreReflected()
    {
        var mel = MelSpectrogram.Of(Tones(1_600));

        Assert.Equal(-1.3075f, mel[0][0], 0.002f);
        Assert.Equal(1.4191f, mel[0][10], 0.002f);
        Assert.Equal(1.5052f, mel[8][10], 0.002f);
        Assert.Equal(-0.2569f, mel[8][41], 0.002f);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 2)]
    [InlineData(16_000, 81)]
    public void Silence_IsTheLeast_AndHasAFrameEachHop(int samples, int frames)
    {
        var mel = MelSpectrogram.Of(new short[samples]);

        Assert.Equal(frames, mel.Length);
        Assert.All(mel, frame => Assert.All(frame, value => Assert.Equal(MelSpectrogram.Silence, value)));
    }

    private static void AssertBands(float[] frame, params (int Band, float Value)[] expected) =>
        Assert.All(expected, band => Assert.Equal(band.Value, frame[band.Band], 0.002f));

    private static short[] Tones(int samples) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)((8_000 * Math.Sin(Math.Tau * 440 * i / 16_000)) + (4_000 * Math.Sin(Math.Tau * 2_500 * i / 16_000))))];
}
