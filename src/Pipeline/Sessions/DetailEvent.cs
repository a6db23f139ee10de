using System.Text.Json.Serialization;
using Loomcast.Pipeline.Avatar;

namespace Loomcast.Pipeline.Sessions;

/// <summary>The session has more or fewer pictures of its speech rendered, by what the machine has left for it.</summary>
public sealed record DetailEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "detail";

    public required Detail Detail { get; init; }
}
