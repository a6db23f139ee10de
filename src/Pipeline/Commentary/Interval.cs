using System.Collections.Immutable;

namespace Loomcast.Pipeline.Commentary;

/// <summary>A stretch of the video that was looked at and listened to.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Start">On the stream's timeline.</param>
/// <param name="End">On the stream's timeline; of the last one, the end of the video.</param>
/// <param name="IsLast">Nothing follows.</param>
internal sealed record Interval(int Number, TimeSpan Start, TimeSpan End, bool IsLast)
{
    /// <summary>In order; those that were sure late may lie before the start.</summary>
    public ImmutableArray<Moment> Moments { get; init; } = [];

    public ImmutableArray<PictureSample> Pictures { get; init; } = [];

    public ImmutableArray<SoundSample> Sounds { get; init; } = [];

    /// <summary>What was recognised, picture by picture; empty where nothing recognises.</summary>
    public ImmutableArray<Thing> Things { get; init; } = [];

    /// <summary>Pictures to show to an engine that can see, in order, with their times; empty where none can.</summary>
    public ImmutableArray<(TimeSpan At, Still Picture)> Stills { get; init; } = [];
}
