using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>A turn changed its state.</summary>
public sealed record TurnEvent : SessionEvent
{
    public const string Text = "text";
    public const string Speech = "speech";
    public const string Moment = "moment";

    /// <summary>It is a scene of a script, whose title stands for the question.</summary>
    public const string Scene = "scene";

    [JsonIgnore]
    public override string Type => "turn";

    public required int Turn { get; init; }

    public required TurnState State { get; init; }

    /// <summary>How the turn came: <see cref="Text"/> or <see cref="Speech"/>; or that it is about a <see cref="Moment"/> of a video, or a <see cref="Scene"/> of a script.</summary>
    public required string Input { get; init; }

    /// <summary>For an interrupted turn: media time in seconds at which its answer was cut.</summary>
    public double? CutAt { get; init; }

    /// <summary>For an interrupted turn: what of the answer was heard before the cut.</summary>
    public string? Heard { get; init; }
}
