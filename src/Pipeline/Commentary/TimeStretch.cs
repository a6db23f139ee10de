using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Makes speech faster at the same pitch: pieces are laid over each other where they are most alike (WSOLA).</summary>
internal static class TimeStretch
{
    private const int Hop = AudioFormat.SampleRate * 15 / 1000; // half a piece: some periods of any voice
    private const int Reach = AudioFormat.SampleRate * 8 / 1000; // a period of the lowest voice
    private const int Stride = 4; // of the comparison: speech has little above 6 kHz

    private static readonly float[] Rise = [.. Enumerable.Range(0, Hop).Select(i => (float)(0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / Hop))))];

    /// <param name="piece">Its words and phones move with the samples.</param>
    /// <param name="speed">1 or more.</param>
    public static SpokenPiece Faster(SpokenPiece piece, double speed) => new(
        Stretch(piece.Samples.Span, speed),
        [.. piece.Phones.Select(phone => phone with { Start = phone.Start / speed, End = phone.End / speed })],
        [.. piece.Words.Select(word => word with { Start = word.Start / speed, End = word.End / speed })]);

    private static short[] Stretch(ReadOnlySpan<short> samples, double speed)
    {
        var output = new short[(int)(samples.Length / speed)];
        var source = 0; // where the piece that was laid last begins
        samples[..Math.Min(Hop, output.Length)].CopyTo(output);
        for (var start = Hop; start < output.Length; start += Hop)
        {
            var natural = source + Hop; // what would follow
            var next = Best(samples, natural, (int)(start * speed));
            for (var i = 0; i < Math.Min(Hop, output.Length - start); i++)
            {
                var (from, to) = (At(samples, natural + i), At(samples, next + i));
                output[start + i] = (short)MathF.Round(from + ((to - from) * Rise[i]));
            }

            source = next;
        }

        return output;
    }

    private static int Best(ReadOnlySpan<short> samples, int natural, int wanted)
    {
        var (best, most) = (wanted, double.MinValue);
        for (var at = wanted - Reach; at <= wanted + Reach; at += Stride)
        {
            var (alike, power) = (0.0, 1.0);
            for (var i = 0; i < Hop; i += Stride)
            {
                var (a, b) = (At(samples, natural + i), At(samples, at + i));
                (alike, power) = (alike + (a * b), power + (b * b));
            }

            if (alike / Math.Sqrt(power) > most)
            {
                (best, most) = (at, alike / Math.Sqrt(power));
            }
        }

        return best;
    }

    private static float At(ReadOnlySpan<short> samples, int index) => (uint)index < (uint)samples.Length ? samples[index] : 0;
}
