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

    /// <returns>What happened, told once it is sure; null for nothing.</returns>
    public Moment? Add(SoundSample sound)
    {
        var rise = sound.Level - _usual;
        _usual = (Inertia * _usual) + ((1 - Inertia) * Math.Max(Floor, sound.Level));
        if (sound.Level >= SoundSample.Silence)
        {
            (_silentSince, _wasHeard) = (null, true);
            if (rise > LeastRise && sound.Level > LeastLevel && !(sound.At - _sound < BetweenSounds))
            {
                _sound = sound.At;
                return new Moment(sound.At, MomentKind.Sound);
            }

            return null;
        }

        _silentSince ??= sound.At;
        if (!_wasHeard || sound.At - _silentSince < Settled)
        {
            return null;
        }

        _wasHeard = false;
        return new Moment(_silentSince.Value, MomentKind.Quiet);
    }
}
