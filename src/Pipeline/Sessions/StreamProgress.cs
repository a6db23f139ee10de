using System.Collections.Frozen;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Sessions;

/// <summary>How far the stream of a session got in an earlier run of the server.</summary>
/// <param name="StartsAt">Wall clock of media time zero.</param>
/// <param name="Ends">Where each rendition ends: ticks of its timescale since media time zero, by its name.</param>
public sealed record StreamProgress(DateTimeOffset StartsAt, IReadOnlyDictionary<string, long> Ends)
{
    /// <summary>Where the segment of each rendition begins that is open, or comes next: ticks as well.</summary>
    public IReadOnlyDictionary<string, long> SegmentStarts { get; init; } = FrozenDictionary<string, long>.Empty;

    /// <summary>As they were announced; what the playlists say of them does not change.</summary>
    public IReadOnlyList<Rendition> Renditions { get; init; } = [];
}
