using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>How much of the work of a session that has an end is done.</summary>
public sealed record ProgressEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "progress";

    /// <summary>0 to 1, or null while unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>Seconds of work so far, all runs of the server together.</summary>
    public double Elapsed { get; init; }

    /// <summary>Seconds of work still expected; null while unknown.</summary>
    public double? Remaining { get; init; }

    /// <summary>Seconds of media made in a second; below 1 a viewer needs a head start. Null while unknown.</summary>
    public double? Speed { get; init; }

    /// <summary>Frames that are done; null where the pipeline does not count them.</summary>
    public long? Frame { get; init; }

    /// <summary>Frames in all; null while unknown.</summary>
    public long? Frames { get; init; }

    /// <summary>The newest preview picture, relative to the address of the multivariant playlist; null where there is none.</summary>
    public string? Preview { get; init; }

    /// <summary>How many of each class were seen; null where nothing is counted.</summary>
    public ImmutableSortedDictionary<string, int>? Counts { get; init; }
}
