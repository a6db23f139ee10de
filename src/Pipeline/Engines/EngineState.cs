using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Engines;

/// <summary>How an engine stands with us.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EngineState>))]
public enum EngineState
{
    /// <summary>It is asked.</summary>
    [JsonStringEnumMemberName("working")]
    Working,

    /// <summary>It failed, and the next request is a trial.</summary>
    [JsonStringEnumMemberName("onTrial")]
    OnTrial,

    /// <summary>It failed too often, and is left alone for a while.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,

    /// <summary>It asked not to be asked for a while.</summary>
    [JsonStringEnumMemberName("resting")]
    Resting,
}
