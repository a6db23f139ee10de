namespace Loomcast.Pipeline.Fmp4;

/// <summary>What <see cref="Fmp4Reader"/> came across; one of these is set.</summary>
public readonly record struct Arrival
{
    /// <summary>A header: the tracks that all that follows belongs to.</summary>
    public IReadOnlyList<MediaTrack>? Tracks { get; init; }

    public MediaSample? Sample { get; init; }

    public ProducerTime? ProducerTime { get; init; }

    /// <summary>The sender says that these tracks have no more samples than those before: styp with the brand lmsg, or mfra.</summary>
    public bool IsEnd { get; init; }
}
