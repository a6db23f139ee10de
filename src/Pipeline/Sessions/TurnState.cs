using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

[JsonConverter(typeof(JsonStringEnumConverter<TurnState>))]
public enum TurnState
{
    /// <summary>Waits for the turns before it.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Its speech is still arriving or being recognised.</summary>
    [JsonStringEnumMemberName("listening")]
    Listening,

    /// <summary>The answer is being made, none of it was emitted yet.</summary>
    [JsonStringEnumMemberName("thinking")]
    Thinking,

    /// <summary>The first slice of the answer is on the timeline.</summary>
    [JsonStringEnumMemberName("speaking")]
    Speaking,

    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Cut by a barge-in, or dropped before it was begun.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    [JsonStringEnumMemberName("failed")]
    Failed,
}
