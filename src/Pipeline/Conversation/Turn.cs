using System.Collections.Immutable;
using System.Text;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Conversation;

/// <summary>One turn on its way through the conversation; its <see cref="TurnLedger"/> alone changes it.</summary>
#pragma warning disable CA1001 // the token source has no timer and no link: nothing to dispose
internal sealed class Turn(int number, string input)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancel = new();

    public int Number { get; } = number;

    /// <summary><see cref="TurnEvent.Text"/> or <see cref="TurnEvent.Speech"/>.</summary>
    public string Input { get; } = input;

    /// <summary>What was asked, once it is known: empty where nothing was understood, cancelled where the turn was dropped.</summary>
    public TaskCompletionSource<string> Question { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TurnState State { get; set; } = TurnState.Queued;

    /// <summary>The words of the pieces that were given to the timeline, by number; their sound, 6 MB a minute, is not kept.</summary>
    public List<ImmutableArray<Word>> Pieces { get; } = [];

    /// <summary>All pieces were given to the timeline.</summary>
    public bool IsMade { get; set; }

    /// <summary>Pieces that played to their end.</summary>
    public int PiecesPlayed { get; set; }

    /// <summary>The answer as the chat engine wrote it.</summary>
    public StringBuilder Answer { get; } = new();

    /// <summary>The words that reached the timeline, with their media times.</summary>
    public ImmutableArray<TranscriptWord> Spoken { get; set; } = [];

    public bool IsOver => State is TurnState.Done or TurnState.Interrupted or TurnState.Failed;

    /// <summary>Cancelled when the turn is interrupted or fails, or the session is over.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>What waits for the token runs elsewhere, so that this may be called from anywhere.</summary>
    public void Cancel()
    {
        Question.TrySetCanceled();
        _ = _cancel.CancelAsync();
    }
}
