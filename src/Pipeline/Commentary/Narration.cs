using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>The voice over the original sound: where it speaks, the original steps back.</summary>
/// <remarks>One task places lines and one mixes; the lock protects the lines.</remarks>
/// <param name="channels">Of the original; the voice is in all of them.</param>
internal sealed class Narration(int channels = 1)
{
    /// <summary>What is left of the original while somebody speaks.</summary>
    public const float Ducked = 0.2f;

    /// <summary>The original steps back for so long before the voice.</summary>
    public static readonly TimeSpan Attack = TimeSpan.FromMilliseconds(150);

    // It stays back between two lines that follow each other, and comes back slower than it went.
    private static readonly long Hold = Samples(TimeSpan.FromMilliseconds(250));
    private static readonly long Release = Samples(TimeSpan.FromMilliseconds(350));
    private static readonly long AttackSamples = Samples(Attack);

    // With the ducked original beside it nothing can exceed full scale.
    private const float PeakOfVoice = 0.78f * short.MaxValue;

    private readonly Lock _lock = new();
    private readonly List<Line> _lines = [];
    private readonly Reach _known = new();

    /// <summary>Of the original: 1 or 2.</summary>
    public int Channels => channels;

    /// <summary>Adds a line behind those before it, as loud as there is room for.</summary>
    /// <param name="start">On the stream's timeline.</param>
    /// <param name="voice">48 kHz mono.</param>
    public void Place(TimeSpan start, ReadOnlySpan<short> voice)
    {
        var peak = 1;
        foreach (var sample in voice)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        var samples = new short[voice.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(voice[i] * PeakOfVoice / peak);
        }

        lock (_lock)
        {
            _lines.Add(new Line(Samples(start), samples));
        }
    }

    /// <summary>No line that is still to come changes anything before this time.</summary>
    public void KnowUntil(TimeSpan time) => _known.Tell(time == TimeSpan.MaxValue ? long.MaxValue : Samples(time));

    /// <summary>Waits until all lines before a sample are there.</summary>
    public async ValueTask WhenKnownAsync(long until, CancellationToken cancellationToken) => await _known.WhenAsync(until, cancellationToken);

    /// <summary>The same, as soon as all lines of the stretch are known.</summary>
    public async ValueTask MixAsync(long first, Memory<short> sound, CancellationToken cancellationToken)
    {
        await WhenKnownAsync(first + (sound.Length / channels), cancellationToken);
        Mix(first, sound.Span);
    }

    /// <summary>Mixes the voice into a stretch of the original; stretches come in order.</summary>
    /// <param name="first">Number of its first sample on the timeline.</param>
    /// <param name="sound">48 kHz, the channels in turn.</param>
    public void Mix(long first, Span<short> sound)
    {
        Line[] lines;
        lock (_lock)
        {
            _lines.RemoveAll(line => line.End + Hold + Release <= first);
            var end = first + (sound.Length / channels);
            lines = [.. _lines.Where(line => line.Start - AttackSamples < end)];
        }

        if (lines.Length == 0)
        {
            return;
        }

        for (var i = 0; i < sound.Length; i += channels)
        {
            var (gain, voice, at) = (1f, 0, first + (i / channels));
            foreach (var line in lines)
            {
                gain = Math.Min(gain, line.GainAt(at));
                voice += line.At(at);
            }

            foreach (ref var sample in sound.Slice(i, channels))
            {
                sample = (short)Math.Clamp((int)MathF.Round(sample * gain) + voice, short.MinValue, short.MaxValue);
            }
        }
    }

    private static long Samples(TimeSpan time) => time.Ticks * AudioFormat.SampleRate / TimeSpan.TicksPerSecond;

    private sealed record Line(long Start, short[] Voice)
    {
        public long End => Start + Voice.Length;

        public int At(long sample) => sample >= Start && sample < End ? Voice[sample - Start] : 0;

        public float GainAt(long sample)
        {
            var share = sample < Start ? (float)(Start - sample) / AttackSamples
                : sample >= End + Hold ? (float)(sample - End - Hold) / Release
                : 0;
            return share >= 1 ? 1 : Ducked + ((1 - Ducked) * (0.5f - (0.5f * MathF.Cos(MathF.PI * share))));
        }
    }
}
