using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Conversation;

/// <summary>The turns of a conversation as its events told them, before the server was restarted.</summary>
internal static class EarlierTurns
{
    public static List<Turn> From(IEnumerable<SessionEvent> events)
    {
        var turns = new List<Turn>();
        foreach (var e in events)
        {
            switch (e)
            {
                case TurnEvent told when told.Turn > turns.Count:
                    turns.Add(new Turn(told.Turn, told.Input) { State = told.State });
                    break;
                case TurnEvent told:
                    turns[told.Turn - 1].State = told.State;
                    break;
                case TranscriptEvent { Role: TranscriptEvent.User, Final: true } heard:
                    turns[heard.Turn - 1].Question.TrySetResult(heard.Text);
                    break;
                case TranscriptEvent { Role: TranscriptEvent.Assistant } said:
                    Hear(turns[said.Turn - 1], said);
                    break;
            }
        }

        return turns;
    }

    private static void Hear(Turn turn, TranscriptEvent said)
    {
        turn.Spoken = turn.Spoken.AddRange(said.Words);
        turn.Answer.Append(turn.Answer.Length > 0 ? " " : "").Append(said.Text);
    }
}
