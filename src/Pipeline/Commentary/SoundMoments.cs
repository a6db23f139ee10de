namespace Loomcast.Pipeline.Commentary;

/// <summary>Finds what happens in sound that comes bit by bit.</summary>
internal sealed class SoundMoments
{
    private const double LeastRise = 12; // dB above what was usual
    private const double LeastLevel = -38;
    private const double Inertia = 0.95; // of the mean: two seconds
    private const double Floor = -60;
    private static readonly TimeSpan BetweenSounds = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private double _usual = Floor;
    private TimeSpan? _sound;
    private TimeSpan? _silentSince;
    private bool _wasHeard;
    private bool _isRisen; // what set in still sounds

    /// <returns>What happened, told once it is sure; null for nothing.</returns>
    public Moment? Add(SoundSample sound)
    {
        var rise = sound.Level - _usual;
        _usual = (Inertia * _usual) + ((1 - Inertia) * Math.Max(Floor, sound.Level));
        if (sound.Level >= SoundSample.Silence)
        {
            (_silentSince, _wasHeard) = (null, true);
            return SetsIn(sound, rise) ? new Moment(sound.At, MomentKind.Sound) : null;
        }

        _isRisen = false;

        _silentSince ??= sound.At;
        if (!_wasHeard || sound.At - _silentSince < Settled)
        {
            return null;
        }

        _wasHeard = false;
        return new Moment(_silentSince.Value, MomentKind.Quiet);
    }

    private bool SetsIn(SoundSample sound, double rise)
    {
        var wasRisen = _isRisen;
        _isRisen = rise > LeastRise || (_isRisen && rise > 0);
        if (wasRisen || !_isRisen || sound.Level <= LeastLevel || sound.At - _sound < BetweenSounds)
        {
            return false;
        }

        _sound = sound.At;
        return true;
    }
}
