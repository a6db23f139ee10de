namespace Loomcast.Pipeline.Commentary;

/// <summary>What one small picture shows, and how it differs from the one before.</summary>
/// <param name="At">On the stream's timeline.</param>
/// <param name="Luma">Mean, 16 (black) to 235 (white).</param>
/// <param name="Blueness">Mean U of its colourful pixels, 0 being none; -112 to 112.</param>
/// <param name="Redness">Mean V of its colourful pixels, 0 being none; -112 to 112.</param>
/// <param name="Colourful">Share of its pixels that are, 0 to 1.</param>
/// <param name="Moved">Share of its pixels that changed, 0 to 1.</param>
internal readonly record struct PictureSample(TimeSpan At, double Luma, double Blueness, double Redness, double Colourful, double Moved)
{
    /// <summary>Where it changed: 0 is left, 1 right.</summary>
    public double X { get; init; } = 0.5;

    /// <summary>Where it changed: 0 is at the top, 1 at the bottom.</summary>
    public double Y { get; init; } = 0.5;

    /// <summary>How much its tones and colours are others, 0 to 1.</summary>
    public double Difference { get; init; }
}
