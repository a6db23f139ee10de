using System.Runtime.CompilerServices;

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>Finds where somebody who speaks has come to an end. It counts the sound itself, not a clock: sound may arrive late, or all at once.</summary>
public sealed class TurnEnd(IVoiceDetector detector, VoiceActivityOptions options)
{
    private const double Hysteresis = 0.15;

    private readonly short[] _window = new short[VoiceWindow.Samples];
    private int _filled;
    private TimeSpan _heard;
    private TimeSpan _voice;
    private TimeSpan _silence;
    private bool _speaks;

    /// <summary>Somebody has spoken, for longer than a cough.</summary>
    public bool HasSpeech { get; private set; }

    /// <summary>The turn is over; more sound does not change that.</summary>
    public bool IsReached { get; private set; }

    /// <summary>The longest sound that is listened to.</summary>
    public TimeSpan Longest => TimeSpan.FromSeconds(options.LongestTurn);

    /// <summary>Passes sound on until the turn is over.</summary>
    /// <param name="samples">16 kHz mono, in pieces of any length.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<short>> Until(IAsyncEnumerable<ReadOnlyMemory<short>> samples, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in samples.WithCancellation(cancellationToken))
        {
            await HearAsync(piece, cancellationToken);
            yield return piece;
            if (IsReached)
            {
                yield break;
            }
        }
    }

    public async ValueTask HearAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        while (!samples.IsEmpty && !IsReached)
        {
            var taken = samples[..Math.Min(samples.Length, VoiceWindow.Samples - _filled)];
            taken.CopyTo(_window.AsMemory(_filled));
            samples = samples[taken.Length..];
            _filled += taken.Length;
            if (_filled == VoiceWindow.Samples)
            {
                _filled = 0;
                Judge(await detector.HearAsync(_window, cancellationToken));
            }
        }
    }

    private void Judge(float likely)
    {
        _speaks = likely >= options.Threshold - (_speaks ? Hysteresis : 0);
        _heard += VoiceWindow.Duration;
        _voice = _speaks ? _voice + VoiceWindow.Duration : HasSpeech ? _voice : TimeSpan.Zero;
        _silence = _speaks ? TimeSpan.Zero : _silence + VoiceWindow.Duration;
        HasSpeech |= _voice >= TimeSpan.FromMilliseconds(options.ShortestSpeech);
        IsReached = _silence >= TimeSpan.FromMilliseconds(HasSpeech ? options.Silence : options.Patience) || _heard >= Longest;
    }
}
