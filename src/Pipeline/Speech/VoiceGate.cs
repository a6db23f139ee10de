namespace Loomcast.Pipeline.Speech;

/// <summary>
/// Tells a voice from noise: vowels repeat themselves 70 to 400 times a second, noise does not. A recogniser finds words in any noise ("thigh", "if");
/// until the gate is open, it is not asked.
/// </summary>
internal sealed class VoiceGate
{
    // A frame is 40 ms at a quarter of 16 kHz; four of them in a whole utterance are the shortest vowel that we believe.
    private const int Decimation = 4;
    private const int FrameSamples = 160;
    private const int ShortestPeriod = 10;
    private const int LongestPeriod = 57;
    private const int VoicedFramesNeeded = 4;
    private const float Periodicity = 0.5f;

    // 30 of 32768: what an open microphone hears in a quiet room.
    private const float QuietPower = 30 * 30;

    private readonly float[] _frame = new float[FrameSamples];
    private int _filled;
    private int _sum;
    private int _summed;
    private int _voicedFrames;

    public bool IsOpen => _voicedFrames >= VoicedFramesNeeded;

    public void Add(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            _sum += sample;
            if (++_summed == Decimation)
            {
                Add((float)_sum / Decimation);
                (_sum, _summed) = (0, 0);
            }
        }
    }

    private void Add(float sample)
    {
        _frame[_filled++] = sample;
        if (_filled == FrameSamples)
        {
            _voicedFrames += IsVoiced(_frame) ? 1 : 0;
            _filled = 0;
        }
    }

    private static bool IsVoiced(Span<float> frame)
    {
        var mean = Sum(frame) / frame.Length;
        foreach (ref var sample in frame)
        {
            sample -= mean;
        }

        if (Power(frame) < QuietPower * frame.Length)
        {
            return false;
        }

        for (var period = ShortestPeriod; period <= LongestPeriod; period++)
        {
            var early = frame[..^period];
            var late = frame[period..];
            if (Dot(early, late) > Periodicity * MathF.Sqrt(Power(early) * Power(late)))
            {
                return true;
            }
        }

        return false;
    }

    private static float Sum(ReadOnlySpan<float> samples)
    {
        var sum = 0f;
        foreach (var sample in samples)
        {
            sum += sample;
        }

        return sum;
    }

    private static float Power(ReadOnlySpan<float> samples) => Dot(samples, samples);

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
