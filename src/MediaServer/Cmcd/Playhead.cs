namespace Loomcast.MediaServer.Cmcd;

/// <summary>A viewer's playhead, as it was told last and as it has moved since.</summary>
/// <param name="time">Measures how long ago.</param>
/// <param name="lasts">For so long after it was told it is believed: nobody says that a window was closed.</param>
internal sealed class Playhead(TimeProvider time, TimeSpan lasts)
{
    private TimeSpan? _at;
    private long _told;
    private long _since;
    private double _speed = 1;

    /// <param name="report">Of its player.</param>
    /// <param name="at">Media time, where the report tells it.</param>
    /// <param name="now">Timestamp.</param>
    public void Follow(in CmcdReport report, TimeSpan? at, long now)
    {
        (_at, _told) = report.HasLeft ? (null, now) : at is not null ? (at, now) : (At(now), _told);
        (_since, _speed) = (now, report.Speed ?? _speed);
    }

    /// <returns>Media time; null where it is not known any more.</returns>
    public TimeSpan? At(long now) => time.GetElapsedTime(_told, now) > lasts ? null : _at + (_speed * time.GetElapsedTime(_since, now));
}
