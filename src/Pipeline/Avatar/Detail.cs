using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Avatar;

/// <summary>How many pictures of its speech a session has rendered, in the order in which it gives them up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Detail>))]
public enum Detail
{
    /// <summary>Each.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>Every second one, shown twice.</summary>
    [JsonStringEnumMemberName("half")]
    Half,

    /// <summary>Every fourth one, shown four times.</summary>
    [JsonStringEnumMemberName("quarter")]
    Quarter,

    /// <summary>None: the lips rest while the voice goes on, in the idle motion, which was rendered once for all.</summary>
    [JsonStringEnumMemberName("still")]
    Still,
}
