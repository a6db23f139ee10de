namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>
/// Voice by loudness over a floor of noise that it learns: the quietest window of the last 1.5 s, as speech pauses between syllables and noise
/// does not. What crosses zero as often as hiss does counts half.
/// </summary>
internal sealed class EnergyDetector : IVoiceDetector
{
    // Windows of 32 ms that are remembered: 1.5 s.
    private const int Memory = 48;

    // A voice is so many dB over the floor, and never quieter than what an open microphone hears in a quiet room.
    private const float Margin = 9;
    private const float LeastVoice = -50;

    // Decibels over the margin at which there is no doubt.
    private const float Sure = 10;

    // Of its samples that cross zero: more than 40 %, 3.2 kHz, is hiss.
    private const float Hiss = 0.4f;

    private readonly float[] _levels = new float[Memory];
    private int _heard;

    public ValueTask<float> HearAsync(ReadOnlyMemory<short> window, CancellationToken cancellationToken) => new(Hear(window.Span));

    private float Hear(ReadOnlySpan<short> window)
    {
        var level = LevelOf(window);
        _levels[_heard++ % Memory] = level;
        var floor = _levels.AsSpan(0, Math.Min(_heard, Memory)).ToArray().Min();
        var over = level - Math.Max(floor + Margin, LeastVoice);
        var likely = Math.Clamp(0.5f + (over / (2 * Sure)), 0, 1);
        return CrossingsOf(window) > Hiss * window.Length ? likely / 2 : likely;
    }

    /// <summary>Decibels, of which 0 is a full square wave.</summary>
    private static float LevelOf(ReadOnlySpan<short> window)
    {
        var power = 0.0;
        foreach (var sample in window)
        {
            power += (double)sample * sample;
        }

        return (float)(10 * Math.Log10((power / window.Length / (32_768.0 * 32_768)) + 1e-10));
    }

    private static int CrossingsOf(ReadOnlySpan<short> window)
    {
        var crossings = 0;
        for (var i = 1; i < window.Length; i++)
        {
            crossings += window[i] >= 0 == window[i - 1] < 0 ? 1 : 0;
        }

        return crossings;
    }
}
