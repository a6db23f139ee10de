using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>
/// Words of a turn. The user's come partial and then final, each replacing the one before; the assistant's come piece by piece,
/// when the piece starts to be emitted, so that what is here is what was heard.
/// </summary>
public sealed record TranscriptEvent : SessionEvent
{
    public const string User = "user";
    public const string Assistant = "assistant";

    [JsonIgnore]
    public override string Type => "transcript";

    public required int Turn { get; init; }

    /// <summary><see cref="User"/> or <see cref="Assistant"/>.</summary>
    public required string Role { get; init; }

    /// <summary>Number of the assistant's piece within the turn, from 0.</summary>
    public int Piece { get; init; }

    public required string Text { get; init; }

    /// <summary>Nothing of this text changes any more.</summary>
    public bool Final { get; init; }

    /// <summary>When each word is heard; empty for the user's words.</summary>
    public ImmutableArray<TranscriptWord> Words { get; init; } = [];
}
