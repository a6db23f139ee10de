namespace Loomcast.Pipeline.Vision;

/// <summary>One number that moves at a constant speed, seen through noise: position and speed, and how sure each is.</summary>
/// <remarks>Centre and size of a box do not depend on each other in the usual eight-number filter either: it is four of these.</remarks>
internal readonly record struct KalmanAxis(float Position, float Speed, float PositionVariance, float Covariance, float SpeedVariance)
{
    /// <summary>Seen for the first time: at rest, and nothing is known of its speed.</summary>
    public static KalmanAxis At(float position, float noise, float speedNoise) => new(position, 0, 4 * noise * noise, 0, 100 * speedNoise * speedNoise);

    /// <summary>One frame later.</summary>
    public KalmanAxis Next(float noise, float speedNoise) => new(
        Position + Speed,
        Speed,
        PositionVariance + 2 * Covariance + SpeedVariance + noise * noise,
        Covariance + SpeedVariance,
        SpeedVariance + speedNoise * speedNoise);

    /// <summary>It was seen here.</summary>
    public KalmanAxis See(float position, float noise)
    {
        var spread = PositionVariance + noise * noise;
        var (gain, speedGain) = (PositionVariance / spread, Covariance / spread);
        var surprise = position - Position;
        return new(
            Position + gain * surprise,
            Speed + speedGain * surprise,
            (1 - gain) * PositionVariance,
            (1 - gain) * Covariance,
            SpeedVariance - speedGain * Covariance);
    }

    public KalmanAxis Rest() => this with { Speed = 0 };
}
