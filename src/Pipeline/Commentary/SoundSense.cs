using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Measures sound, a tenth of a second at a time.</summary>
internal static class SoundSense
{
    public const int BlockSamples = AudioFormat.SampleRate / 10;

    private const int BlocksASecond = AudioFormat.SampleRate / BlockSamples;
    private const int FrameSamples = BlockSamples / 5;

    /// <param name="block">48 kHz mono, <see cref="BlockSamples"/> of them.</param>
    /// <param name="at">On the stream's timeline.</param>
    public static SoundSample Measure(ReadOnlySpan<short> block, TimeSpan at)
    {
        var (energy, quietest, loudest, crossings) = (0.0, double.MaxValue, 0.0, 0);
        for (var start = 0; start < block.Length; start += FrameSamples)
        {
            var frame = block[start..Math.Min(start + FrameSamples, block.Length)];
            var sum = 0.0;
            for (var i = 0; i < frame.Length; i++)
            {
                sum += (double)frame[i] * frame[i];
                crossings += i > 0 && (frame[i] ^ frame[i - 1]) < 0 ? 1 : 0;
            }

            energy += sum;
            (quietest, loudest) = (Math.Min(quietest, sum / frame.Length), Math.Max(loudest, sum / frame.Length));
        }

        return new SoundSample(at, Decibels(energy / block.Length), crossings * BlocksASecond, Decibels(loudest) - Decibels(quietest));
    }

    private static double Decibels(double power) => power <= 0 ? SoundSample.Nothing : Math.Max(SoundSample.Nothing, 10 * Math.Log10(power / (32768.0 * 32768.0)));
}
