using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What the avatar of a conversation is doing, as a viewer would call it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Activity>))]
public enum Activity
{
    [JsonStringEnumMemberName("idle")]
    Idle,
    [JsonStringEnumMemberName("listening")]
    Listening,
    [JsonStringEnumMemberName("thinking")]
    Thinking,
    [JsonStringEnumMemberName("speaking")]
    Speaking,
}
