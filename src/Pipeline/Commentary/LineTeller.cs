using System.Collections.Immutable;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Tells of the lines, as turns with a transcript and in the subtitle files; what an earlier run of the session told is not told again.</summary>
internal sealed class LineTeller
{
    private readonly SessionContext _context;
    private readonly Task<IPresenter> _presenter;
    private readonly StageBoard _board;
    private readonly Subtitles _subtitles;
    private readonly Dictionary<int, TranscriptEvent> _told;
    private readonly HashSet<int> _givenUp;

    /// <param name="context">Gets the events.</param>
    /// <param name="presenter">Gets what is to be captioned; it may be chosen while lines are made.</param>
    /// <param name="board">Is told how far the lines are.</param>
    /// <param name="subtitles">Get the lines.</param>
    public LineTeller(SessionContext context, Task<IPresenter> presenter, StageBoard board, Subtitles subtitles)
    {
        (_context, _presenter, _board, _subtitles) = (context, presenter, board, subtitles);
        var events = context.Earlier?.Events ?? [];
        _told = events.OfType<TranscriptEvent>().GroupBy(told => told.Turn).ToDictionary(line => line.Key, line => line.First());
        _givenUp = [.. events.OfType<TurnEvent>().Where(turn => turn.State == TurnState.Failed).Select(turn => turn.Turn)];
    }

    /// <summary>How long the video is; null while unknown.</summary>
    public TimeSpan? Duration { get; init; }

    public string? EarlierTextOf(int number) => _told.GetValueOrDefault(number)?.Text;

    public bool WasGivenUp(int number) => _givenUp.Contains(number);

    public void TellBegun(Slot slot)
    {
        if (!_told.ContainsKey(slot.Number))
        {
            Turn(slot, TurnState.Thinking, slot.Moment.At);
        }
    }

    public async Task TellAsync(Slot slot, MadeLine line, (TimeSpan Start, TimeSpan End) heard, CancellationToken cancellationToken)
    {
        var (start, end) = heard;
        ImmutableArray<TranscriptWord> words = [.. line.Voice.Words.Select(word => new TranscriptWord(word.Text, Seconds(start + word.Start), Seconds(start + word.End)))];
        await _subtitles.AddAsync(words);
        if (_told.ContainsKey(slot.Number))
        {
            return;
        }

        var presenter = await _presenter.WaitAsync(cancellationToken);
        Turn(slot, TurnState.Speaking, start);
        presenter.Tell(new TranscriptEvent
        {
            At = _context.Time.GetUtcNow(),
            MediaTime = Seconds(start),
            Turn = slot.Number,
            Role = TranscriptEvent.Assistant,
            Text = line.Text,
            Final = true,
            Words = words,
        });
        Turn(slot, TurnState.Done, end);
    }

    public void TellFailed(Slot slot, LineException reason)
    {
        _context.Emit(new ErrorEvent
        {
            At = _context.Time.GetUtcNow(),
            MediaTime = Seconds(slot.Earliest),
            Turn = slot.Number,
            Title = "A line of the commentary was left out",
            Detail = $"{reason.Message} The original sound is heard there.",
        });
        Turn(slot, TurnState.Failed, slot.Earliest);
    }

    /// <summary>All lines up to a time are there.</summary>
    public void TellProgress(TimeSpan until)
    {
        var progress = until == TimeSpan.MaxValue ? 1 : Duration is { } duration ? Math.Min(1, until / duration) : (double?)null;
        _board.Advance(CommentaryStages.Write, progress);
        _board.Advance(CommentaryStages.Speak, progress);
    }

    private void Turn(Slot slot, TurnState state, TimeSpan at) => _context.Emit(new TurnEvent
    {
        At = _context.Time.GetUtcNow(),
        MediaTime = Seconds(at),
        Turn = slot.Number,
        State = state,
        Input = TurnEvent.Moment,
    });

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
