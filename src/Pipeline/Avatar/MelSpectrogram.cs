using System.Numerics;

namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// Sound as Wav2Lip's models were trained to see it: 80 bands of mel (Slaney's, 55 to 7600 Hz) of the magnitude of 800 samples at 16 kHz, every
/// 200 samples, after a pre-emphasis of 0.97; decibels from -100 to 0 become -4 to 4.
/// </summary>
internal static class MelSpectrogram
{
    public const int SampleRate = 16_000;
    public const int Bands = 80;
    public const int FramesPerSecond = SampleRate / Hop;

    /// <summary>What a frame of silence has in every band.</summary>
    public const float Silence = -4;

    private const int Window = 800;
    private const int Hop = 200;
    private const int Bins = (Window / 2) + 1;
    private const double Lowest = 55;
    private const double Highest = 7_600;
    private const float PreEmphasis = 0.97f;

    // Slaney's scale: linear to 1 kHz, then logarithmic.
    private const double HertzPerMel = 200.0 / 3;
    private const double LogStart = 1_000;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    private static readonly float[] Cosines = Wave(Math.Cos);
    private static readonly float[] Sines = Wave(Math.Sin);
    private static readonly (int First, float[] Weights)[] Filters = [.. Enumerable.Range(0, Bands).Select(Filter)];

    /// <returns>A frame each 12.5 ms, <see cref="Bands"/> numbers each, the lowest band first.</returns>
    public static float[][] Of(ReadOnlySpan<short> samples)
    {
        var padded = Reflect(Emphasise(samples));
        var frames = new float[samples.IsEmpty ? 0 : (samples.Length / Hop) + 1][];
        var magnitudes = new float[Bins];
        for (var frame = 0; frame < frames.Length; frame++)
        {
            var window = padded.AsSpan(frame * Hop, Window);
            for (var bin = 0; bin < Bins; bin++)
            {
                var (real, imaginary) = (Dot(window, Cosines.AsSpan(bin * Window, Window)), Dot(window, Sines.AsSpan(bin * Window, Window)));
                magnitudes[bin] = MathF.Sqrt((real * real) + (imaginary * imaginary));
            }

            frames[frame] = Array.ConvertAll(Filters, filter => Normalise(Dot(magnitudes.AsSpan(filter.First, filter.Weights.Length), filter.Weights)));
        }

        return frames;
    }

    private static float Normalise(float amplitude) =>
        Math.Clamp((8 * ((20 * MathF.Log10(MathF.Max(1e-5f, amplitude))) - 20 + 100) / 100) - 4, -4, 4);

    private static float[] Emphasise(ReadOnlySpan<short> samples)
    {
        var emphasised = new float[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            emphasised[i] = (samples[i] - (i > 0 ? PreEmphasis * samples[i - 1] : 0)) / 32_768f;
        }

        return emphasised;
    }

    // Half a window on both sides, so that frame n is centred on sample n * hop.
    private static float[] Reflect(float[] samples)
    {
        const int Half = Window / 2;
        var padded = new float[samples.Length + Window];
        var period = Math.Max(1, 2 * (samples.Length - 1));
        for (var i = 0; i < padded.Length && samples.Length > 0; i++)
        {
            var at = Math.Abs(i - Half) % period;
            padded[i] = samples[at < samples.Length ? at : period - at];
        }

        return padded;
    }

    // A row for each bin, already under Hann's window.
    private static float[] Wave(Func<double, double> wave)
    {
        var rows = new float[Bins * Window];
        for (var i = 0; i < rows.Length; i++)
        {
            var (bin, at) = (i / Window, i % Window);
            rows[i] = (float)((0.5 - (0.5 * Math.Cos(Math.Tau * at / Window))) * wave(Math.Tau * (bin * at % Window) / Window));
        }

        return rows;
    }

    // A triangle from the band before to the band behind, of the same area for all.
    private static (int First, float[] Weights) Filter(int band)
    {
        var (low, middle, high) = (EdgeOf(band), EdgeOf(band + 1), EdgeOf(band + 2));
        float[] weights = [.. Enumerable.Range(0, Bins)
            .Select(bin => (double)bin * SampleRate / Window)
            .Select(hertz => (float)(Math.Max(0, Math.Min((hertz - low) / (middle - low), (high - hertz) / (high - middle))) * 2 / (high - low)))];
        var first = Math.Max(0, Array.FindIndex(weights, weight => weight > 0));
        return (first, weights[first..(Math.Max(first, Array.FindLastIndex(weights, weight => weight > 0)) + 1)]);
    }

    private static double EdgeOf(int edge)
    {
        var (from, to) = (MelOf(Lowest), MelOf(Highest));
        return HertzOf(from + ((to - from) * edge / (Bands + 1)));
    }

    private static double MelOf(double hertz) => hertz < LogStart ? hertz / HertzPerMel : (LogStart / HertzPerMel) + (Math.Log(hertz / LogStart) / LogStep);

    private static double HertzOf(double mel) => mel < LogStart / HertzPerMel ? mel * HertzPerMel : LogStart * Math.Exp(LogStep * (mel - (LogStart / HertzPerMel)));

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
