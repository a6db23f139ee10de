using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Conversation;

/// <summary>
/// The turns of one conversation and where each of them stands; every change is told as an event, in order.
/// Written by the intake, the answers, the pacer and the barge-in: the lock protects the turns and the order of the events.
/// </summary>
internal sealed class TurnLedger(SessionContext context, LiveTimeline timeline)
{
    private readonly Lock _lock = new();
    private readonly List<Turn> _turns = [];
    private Activity _activity;

    /// <summary>Takes up the turns of an earlier run of the server. What was being said was cut; what was still being spoken is lost.</summary>
    /// <returns>The turns that are still to be answered, in order.</returns>
    public IReadOnlyList<Turn> Restore(IEnumerable<SessionEvent> earlier)
    {
        lock (_lock)
        {
            _turns.AddRange(EarlierTurns.From(earlier));
            _turns.FindAll(turn => turn.State == TurnState.Speaking).ForEach(turn => CutAt(turn, timeline.Position));
        }

        foreach (var turn in _turns.FindAll(turn => turn.State == TurnState.Listening))
        {
            Fail(turn, "The speech was not received", "The server was restarted while it arrived. Say it again.");
        }

        return _turns.FindAll(turn => !turn.IsOver);
    }

    public Turn Open(string input, TurnState state)
    {
        lock (_lock)
        {
            var turn = new Turn(_turns.Count + 1, input);
            _turns.Add(turn);
            Move(turn, state);
            return turn;
        }
    }

    /// <summary>What is understood of the user's words so far; each text replaces the one before.</summary>
    public void Understand(Turn turn, string text, bool final)
    {
        Tell(turn, TranscriptEvent.User, text, final);
        if (final)
        {
            Advance(turn, TurnState.Queued);
            turn.Question.TrySetResult(text);
        }
    }

    /// <summary>Moves a turn on, unless it is over.</summary>
    public void Advance(Turn turn, TurnState state)
    {
        lock (_lock)
        {
            if (!turn.IsOver && turn.State != state)
            {
                Move(turn, state);
            }
        }
    }

    public void CutShort(Turn turn, string reason)
    {
        lock (_lock)
        {
            if (!turn.IsOver)
            {
                context.Emit(new ErrorEvent { At = context.Time.GetUtcNow(), Turn = turn.Number, Title = "The answer ends early", Detail = reason });
            }
        }
    }

    public void Fail(Turn turn, string title, string detail)
    {
        lock (_lock)
        {
            if (turn.IsOver)
            {
                return;
            }

            context.Emit(new ErrorEvent { At = context.Time.GetUtcNow(), Turn = turn.Number, Title = title, Detail = detail });
            Move(turn, TurnState.Failed);
        }

        timeline.Cut(turn.Number);
        turn.Cancel();
    }

    /// <summary>Remembers the words of a piece whose slices follow on the timeline.</summary>
    public int AddPiece(Turn turn, ImmutableArray<Word> words)
    {
        lock (_lock)
        {
            turn.Pieces.Add(words);
            return turn.Pieces.Count - 1;
        }
    }

    /// <summary>All pieces of the answer are on the timeline.</summary>
    public void Finish(Turn turn)
    {
        lock (_lock)
        {
            turn.IsMade = true;
            CloseIfPlayed(turn);
        }
    }

    /// <summary>The pacer is about to emit the border of a piece.</summary>
    public void Reach(SliceMark mark, TimeSpan at)
    {
        lock (_lock)
        {
            var turn = _turns[mark.Turn - 1];
            if (turn.IsOver)
            {
                return;
            }

            if (mark.Border.HasFlag(PieceBorder.First))
            {
                Speak(turn, mark.Piece, at);
            }

            if (mark.Border.HasFlag(PieceBorder.Last))
            {
                turn.PiecesPlayed++;
                CloseIfPlayed(turn);
            }
        }
    }

    /// <summary>Cuts what is said or made, and the turns that wait for it; a turn that is still being spoken by the user, and what waits for that, stays.</summary>
    public Interruption Interrupt()
    {
        ImmutableArray<Turn> cut;
        Interruption result;
        lock (_lock)
        {
            cut = [.. _turns.Where(turn => !turn.IsOver).TakeWhile(turn => turn.State != TurnState.Listening)];
            if (cut.IsEmpty)
            {
                return new Interruption(null, timeline.Position);
            }

            result = new Interruption(cut[0].Number, timeline.Cut(cut[^1].Number));
            foreach (var turn in cut)
            {
                CutAt(turn, result.CutAt);
            }
        }

        foreach (var turn in cut)
        {
            turn.Cancel();
        }

        return result;
    }

    /// <summary>The session is over: nothing of what is still open will be answered.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _turns.FindAll(turn => !turn.IsOver).ForEach(turn => Move(turn, TurnState.Interrupted, timeline.Position));
        }
    }

    /// <summary>Stops the making of all answers; what becomes of their turns is another question.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _turns.FindAll(turn => !turn.IsOver).ForEach(turn => turn.Cancel());
        }
    }

    /// <summary>What was said before a turn, as it was heard, for the chat engine.</summary>
    public IReadOnlyList<ChatMessage> HistoryBefore(Turn turn)
    {
        lock (_lock)
        {
            return [.. _turns.Take(turn.Number - 1).SelectMany(Messages)];
        }
    }

    private static IEnumerable<ChatMessage> Messages(Turn turn)
    {
        if (turn.Question.Task is { IsCompletedSuccessfully: true, Result: { Length: > 0 } question })
        {
            var answer = turn.State == TurnState.Interrupted ? Text(turn.Spoken) : turn.Answer.ToString();
            yield return new ChatMessage(ChatRole.User, question);
            yield return new ChatMessage(ChatRole.Assistant, answer);
        }
    }

    private void CutAt(Turn turn, TimeSpan at)
    {
        turn.Spoken = [.. turn.Spoken.Where(word => word.Start < at.TotalSeconds)];
        Move(turn, TurnState.Interrupted, at);
    }

    private void Speak(Turn turn, int piece, TimeSpan at)
    {
        if (turn.State != TurnState.Speaking)
        {
            Move(turn, TurnState.Speaking, at);
        }

        var words = turn.Pieces[piece].Select(word => new TranscriptWord(word.Text, Seconds(at + word.Start), Seconds(at + word.End))).ToImmutableArray();
        turn.Spoken = turn.Spoken.AddRange(words);
        context.Emit(new TranscriptEvent
        {
            At = context.Time.GetUtcNow(),
            MediaTime = Seconds(at),
            Turn = turn.Number,
            Role = TranscriptEvent.Assistant,
            Piece = piece,
            Text = Text(words),
            Final = true,
            Words = words,
        });
    }

    private void CloseIfPlayed(Turn turn)
    {
        if (turn is { IsMade: true, IsOver: false } && turn.PiecesPlayed == turn.Pieces.Count)
        {
            Move(turn, TurnState.Done);
        }
    }

    private void Tell(Turn turn, string role, string text, bool final)
    {
        lock (_lock)
        {
            context.Emit(new TranscriptEvent
            {
                At = context.Time.GetUtcNow(),
                MediaTime = Seconds(timeline.Position),
                Turn = turn.Number,
                Role = role,
                Text = text,
                Final = final,
            });
        }
    }

    private void Move(Turn turn, TurnState state, TimeSpan? at = null)
    {
        turn.State = state;
        var interrupted = state == TurnState.Interrupted;
        context.Emit(new TurnEvent
        {
            At = context.Time.GetUtcNow(),
            MediaTime = Seconds(at ?? timeline.Position),
            Turn = turn.Number,
            State = state,
            Input = turn.Input,
            CutAt = interrupted ? Seconds(at!.Value) : null,
            Heard = interrupted ? Text(turn.Spoken) : null,
        });
        TellActivity();
    }

    private void TellActivity()
    {
        var states = _turns.Where(turn => !turn.IsOver).Select(turn => turn.State).ToHashSet();
        var activity =
            states.Contains(TurnState.Speaking) ? Activity.Speaking
            : states.Contains(TurnState.Listening) ? Activity.Listening
            : states.Count > 0 ? Activity.Thinking
            : Activity.Idle;
        if (activity != _activity)
        {
            _activity = activity;
            context.Emit(new StatusEvent { At = context.Time.GetUtcNow(), MediaTime = Seconds(timeline.Position), State = SessionState.Running, Activity = activity });
        }
    }

    private static string Text(IEnumerable<TranscriptWord> words) => string.Join(' ', words.Select(word => word.Text));

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
