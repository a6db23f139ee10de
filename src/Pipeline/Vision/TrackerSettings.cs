namespace Loomcast.Pipeline.Vision;

/// <summary>How objects are followed.</summary>
internal sealed record TrackerSettings
{
    /// <summary>A detection that begins a track has at least this confidence.</summary>
    public float Confidence { get; init; } = 0.25f;

    /// <summary>A detection that continues one has at least this: what is half hidden scores low, and is where it is expected.</summary>
    public float Least { get; init; } = 0.1f;

    /// <summary>Frames that an object may be out of sight and still be the same; about a second.</summary>
    public int Patience { get; init; } = 30;
}
