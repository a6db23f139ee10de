using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>All that the events of one turn said.</summary>
/// <param name="Turn">Its number, from 1.</param>
internal sealed record TurnSnapshot(int Turn)
{
    public TurnState State { get; init; }

    public string Input { get; init; } = TurnEvent.Text;

    /// <summary>The user's words, as far as they are understood.</summary>
    public string Question { get; init; } = "";

    /// <summary>The words of the answer that were heard.</summary>
    public string Answer => string.Join(' ', Pieces.Select(piece => piece.Text));

    public ImmutableArray<SpokenText> Pieces { get; init; } = [];

    /// <summary>Media time in seconds at which the answer was cut.</summary>
    public double? CutAt { get; init; }

    public string? Heard { get; init; }

    public ErrorEvent? Error { get; init; }

    public TurnSnapshot Apply(TurnEvent e) =>
        this with { State = e.State, Input = e.Input, CutAt = e.CutAt ?? CutAt, Heard = e.Heard ?? Heard };

    public TurnSnapshot Apply(TranscriptEvent e)
    {
        if (e.Role == TranscriptEvent.User)
        {
            return this with { Question = e.Text };
        }

        var others = Pieces.RemoveAll(piece => piece.Piece == e.Piece);
        return this with { Pieces = [.. others.Add(new SpokenText(e.Piece, e.Text, e.Words, e.MediaTime)).OrderBy(piece => piece.Piece)] };
    }
}
