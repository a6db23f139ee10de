using System.Threading.Channels;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Has the lines of each interval made, up to five at once, and places them in order. A line that cannot be made costs itself only, and is told.</summary>
/// <remarks>One task begins lines and one places them.</remarks>
/// <param name="planner">Chooses what is told.</param>
/// <param name="maker">Writes and speaks.</param>
/// <param name="narration">Gets the voices.</param>
/// <param name="teller">Tells of the lines, and knows those of an earlier run.</param>
internal sealed class Narrator(SlotPlanner planner, LineMaker maker, Narration narration, LineTeller teller)
{
    private const int AtOnce = 5;

    // Of those at once one more is awaited, and one waits for room.
    private readonly Channel<PlannedLine> _lines = Channel.CreateBounded<PlannedLine>(AtOnce - 2);
    private TimeSpan _end; // of the last voice

    /// <summary>Has the lines of all intervals made.</summary>
    public async Task MakeAsync(IAsyncEnumerable<Interval> intervals, CancellationToken cancellationToken)
    {
        await _lines.Writer.WriteAsync(PlannedLine.News(planner.KnownUntil), cancellationToken); // what comes before the first line can be played before it is known
        await foreach (var interval in intervals.WithCancellation(cancellationToken))
        {
            foreach (var slot in planner.Plan(interval))
            {
                await _lines.Writer.WriteAsync(new PlannedLine(slot, await BeginAsync(slot, cancellationToken), default), cancellationToken);
            }

            await _lines.Writer.WriteAsync(PlannedLine.News(planner.KnownUntil), cancellationToken);
        }

        await _lines.Writer.WriteAsync(PlannedLine.News(TimeSpan.MaxValue), cancellationToken);
        _lines.Writer.Complete();
    }

    /// <summary>Places the lines, each as early as it may be heard and the one before it is over.</summary>
    public async Task PlaceAsync(CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            if (line.Slot is null)
            {
                narration.KnowUntil(line.KnownUntil);
                teller.TellProgress(line.KnownUntil);
            }
            else if (line.Made is not null)
            {
                narration.KnowUntil(line.Slot.Earliest - Narration.Attack); // the lines before it are there
                await PlaceAsync(line.Slot, line.Made, cancellationToken);
            }
        }
    }

    private async Task<Task<MadeLine>?> BeginAsync(Slot slot, CancellationToken cancellationToken)
    {
        var earlier = teller.EarlierTextOf(slot.Number);
        if (earlier is null && teller.WasGivenUp(slot.Number))
        {
            return null;
        }

        teller.TellBegun(slot);
        return await maker.BeginAsync(slot, earlier, cancellationToken);
    }

    private async Task PlaceAsync(Slot slot, Task<MadeLine> making, CancellationToken cancellationToken)
    {
        try
        {
            var made = await making;
            var start = slot.Earliest > _end + SlotPlanner.Breath ? slot.Earliest : _end + SlotPlanner.Breath;
            _end = start + SpokenPieces.DurationOf(made.Voice.Samples.Length);
            narration.Place(start, made.Voice.Samples.Span);
            await teller.TellAsync(slot, made, (start, _end), cancellationToken);
        }
        catch (LineException e)
        {
            teller.TellFailed(slot, e);
        }
    }
}
