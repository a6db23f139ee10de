using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>All that the events of one turn said.</summary>
/// <param name="Turn">Its number, from 1.</param>
internal sealed record TurnSnapshot(int Turn)
{
    public TurnState State { get; init; }

    public string Input { get; init; } = TurnEvent.Text;

    /// <summary>The user's words, partial until they are final.</summary>
    public TranscriptEvent? Question { get; init; }

    /// <summary>The pieces of the answer that were heard, in order.</summary>
    public ImmutableArray<TranscriptEvent> Answer { get; init; } = [];

    /// <summary>Media time in seconds at which the answer was cut.</summary>
    public double? CutAt { get; init; }

    public string? Heard { get; init; }

    public ErrorEvent? Error { get; init; }

    public TurnSnapshot Apply(TurnEvent e) =>
        this with { State = e.State, Input = e.Input, CutAt = e.CutAt ?? CutAt, Heard = e.Heard ?? Heard };

    public TurnSnapshot Apply(TranscriptEvent e) =>
        e.Role == TranscriptEvent.User ? this with { Question = e } : this with { Answer = With(e) };

    private ImmutableArray<TranscriptEvent> With(TranscriptEvent piece)
    {
        for (var index = Answer.Length - 1; index >= 0; index--)
        {
            if (Answer[index].Piece == piece.Piece)
            {
                return Answer.SetItem(index, piece);
            }
        }

        return Answer.Add(piece);
    }
}
