namespace Loomcast.Pipeline.Fmp4;

/// <summary>A time or duration without rounding.</summary>
/// <param name="Ticks">May be negative.</param>
/// <param name="Timescale">Ticks per second.</param>
public readonly record struct MediaTime(long Ticks, int Timescale)
{
    public double Seconds => (double)Ticks / Timescale;

    /// <summary>In another timescale, rounded towards the past.</summary>
    public long In(int timescale, long times = 1)
    {
        var (quotient, remainder) = Int128.DivRem((Int128)Ticks * times * timescale, Timescale);
        return (long)(remainder < 0 ? quotient - 1 : quotient);
    }
}
