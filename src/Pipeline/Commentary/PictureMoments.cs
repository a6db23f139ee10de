namespace Loomcast.Pipeline.Commentary;

/// <summary>Finds what happens in pictures that come one after the other.</summary>
internal sealed class PictureMoments
{
    private const double LeastDifference = 0.3;
    private const double LeastMovedAtCut = 0.2;
    private const double MostUsualDifference = 2.5; // times that of the last second
    private const double Moving = 0.012;
    private const double Still = 0.004;
    private const double Inertia = 0.8; // of the mean: a second, at ten pictures a second
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(0.8);

    private double _usualDifference;
    private TimeSpan? _cut;
    private TimeSpan? _since; // when the pictures began to do otherwise than was told
    private bool? _moves;

    /// <returns>What happened, told once it is sure; null for nothing.</returns>
    public Moment? Add(PictureSample picture)
    {
        var isCut = picture.Difference > LeastDifference && picture.Moved > LeastMovedAtCut
            && picture.Difference > _usualDifference * MostUsualDifference && !(picture.At - _cut < BetweenCuts);
        _usualDifference = (Inertia * _usualDifference) + ((1 - Inertia) * (isCut ? 0 : picture.Difference));
        if (isCut)
        {
            (_cut, _since, _moves) = (picture.At, null, null);
            return new Moment(picture.At, MomentKind.Cut);
        }

        return Motion(picture);
    }

    private Moment? Motion(PictureSample picture)
    {
        var moves = picture.Moved > Moving ? true : picture.Moved < Still ? false : _moves;
        if (moves == _moves || moves is null)
        {
            _since = null;
            return null;
        }

        _since ??= picture.At;
        if (picture.At - _since < Settled)
        {
            return null;
        }

        var (wasKnown, since) = (_moves is not null, _since.Value);
        (_moves, _since) = (moves, null);
        return wasKnown ? new Moment(since, moves.Value ? MomentKind.MotionBegins : MomentKind.MotionEnds) : null;
    }
}
