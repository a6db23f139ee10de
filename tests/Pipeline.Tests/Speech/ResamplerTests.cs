using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Speech;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(16_000, 48_000, 16_000 * 3, 48_000 * 3)]
    [InlineData(8_000, 48_000, 8_000, 48_000)]
    [InlineData(22_050, 48_000, 22_050, 48_000)]
    [InlineData(48_000, 16_000, 48_000, 16_000)]
    [InlineData(44_100, 48_000, 1, 2)]
    [InlineData(48_000, 48_000, 7, 7)]
    [InlineData(16_000, 48_000, 0, 0)]
    public void Length_FollowsTheRatio(int from, int to, int samples, int expected) =>
        Assert.Equal(expected, new Resampler(from, to).Resample(new short[samples]).Length);

    [Theory]
    [InlineData(16_000, 48_000, 100)]
    [InlineData(16_000, 48_000, 6_500)]
    [InlineData(8_000, 48_000, 3_000)]
    [InlineData(22_050, 48_000, 1_000)]
    [InlineData(22_050, 48_000, 9_000)]
    [InlineData(48_000, 16_000, 6_000)]
    public void SineInThePassBand_KeepsItsLevel_AndNothingElseAppears(int from, int to, double hertz)
    {
        var resampled = Middle(new Resampler(from, to).Resample(Sine(hertz, from)));

        var (sine, residue) = Split(resampled, hertz, to);
        Assert.InRange(Decibels(sine / 10_000), -0.2, 0.2);
        Assert.InRange(Decibels(residue / 10_000), -200, -65);
    }

    [Fact]
    public void SineAboveTheNewNyquistFrequency_IsGone()
    {
        var resampled = Middle(new Resampler(48_000, 16_000).Resample(Sine(9_500, 48_000)));

        Assert.InRange(Decibels(resampled.Max(sample => Math.Abs((double)sample)) / 10_000), -200, -65);
    }

    [Fact]
    public void FullScale_Clips_InsteadOfWrapping()
    {
        var square = Enumerable.Range(0, 1_600).Select(i => i % 40 < 20 ? short.MaxValue : short.MinValue).ToArray();

        var resampled = new Resampler(16_000, 48_000).Resample(square);

        Assert.All(Enumerable.Range(0, 4_800), i => Assert.True(i / 3 % 20 is < 2 or > 17 || resampled[i] > 20_000 == (i / 3 % 40 < 20)));
    }

    private static short[] Sine(double hertz, int rate) =>
        [.. Enumerable.Range(0, rate).Select(i => (short)Math.Round(10_000 * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    private static short[] Middle(short[] samples) => samples[(samples.Length / 4)..(samples.Length * 3 / 4)];

    // Amplitude of the sine of that frequency, and the root mean square of what is left without it.
    private static (double Sine, double Residue) Split(short[] samples, double hertz, int rate)
    {
        var (cosine, sine) = (Correlate(Math.Cos), Correlate(Math.Sin));
        var rest = samples.Select((sample, i) => sample - (cosine * Math.Cos(Angle(i))) - (sine * Math.Sin(Angle(i)))).Select(x => x * x).Average();
        return (Math.Sqrt((cosine * cosine) + (sine * sine)), Math.Sqrt(rest));

        double Angle(int i) => 2 * Math.PI * hertz * i / rate;
        double Correlate(Func<double, double> wave) => 2 * samples.Select((sample, i) => sample * wave(Angle(i))).Average();
    }

    private static double Decibels(double ratio) => 20 * Math.Log10(ratio + 1e-10);
}
