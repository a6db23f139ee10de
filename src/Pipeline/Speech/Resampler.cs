namespace Loomcast.Pipeline.Speech;

/// <summary>Changes the sample rate of a whole clip by any rational ratio: a polyphase filter, a sinc under a Kaiser window (80 dB).</summary>
internal sealed class Resampler
{
    private const double KaiserBeta = 8;
    private const int ZeroCrossings = 24;

    // Where the pass band ends, as a part of the lower Nyquist frequency; the window's transition lies above it.
    private const double PassBand = 0.92;

    private readonly int _up;
    private readonly int _down;
    private readonly int _half;
    private readonly float[][] _phases;

    public Resampler(int from, int to)
    {
        var common = GreatestCommonDivisor(from, to);
        (_up, _down) = (to / common, from / common);
        var cutoff = PassBand * Math.Min(1.0, (double)to / from);
        _half = (int)Math.Ceiling(ZeroCrossings / cutoff);
        _phases = [.. Enumerable.Range(0, _up).Select(phase => Taps((double)phase / _up, cutoff))];
    }

    public short[] Resample(ReadOnlySpan<short> samples)
    {
        var padded = new float[samples.Length + (2 * _half)];
        for (var i = 0; i < samples.Length; i++)
        {
            padded[i + _half] = samples[i];
        }

        var resampled = new short[(int)(((long)samples.Length * _up + _down - 1) / _down)];
        for (var i = 0; i < resampled.Length; i++)
        {
            var position = (long)i * _down;
            resampled[i] = Filter(padded.AsSpan((int)(position / _up), 2 * _half), _phases[position % _up]);
        }

        return resampled;
    }

    private static short Filter(ReadOnlySpan<float> window, ReadOnlySpan<float> taps)
    {
        var sum = 0f;
        for (var i = 0; i < taps.Length; i++)
        {
            sum += window[i] * taps[i];
        }

        return (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
    }

    // The taps that meet the samples at -half .. half-1 when the wanted instant lies `fraction` of a sample after the one at 0.
    private float[] Taps(double fraction, double cutoff)
    {
        var taps = new double[2 * _half];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - _half - fraction;
            taps[i] = cutoff * Sinc(cutoff * distance) * Kaiser(distance / _half);
        }

        var gain = taps.Sum();
        return [.. taps.Select(tap => (float)(tap / gain))];
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel0(KaiserBeta * Math.Sqrt(1 - (x * x))) / Bessel0(KaiserBeta);

    private static double Bessel0(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-12; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
