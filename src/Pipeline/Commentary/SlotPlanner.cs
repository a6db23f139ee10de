namespace Loomcast.Pipeline.Commentary;

/// <summary>Chooses what is told of each interval, and how much time there is for it. The same intervals always give the same slots.</summary>
/// <remarks>One caller; intervals in order.</remarks>
internal sealed class SlotPlanner(CommentaryStyle style, int stills)
{
    /// <summary>From an event to its line.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>From one line to the next where both have something to say; voices bring up to 0.24 s of silence of their own.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromSeconds(0.04);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1.2);

    // The sound of an interval is mixed when its lines are known: none of the next may reach back into it, not even to make room for itself.
    private static readonly TimeSpan AfterBorder = Narration.Attack;

    private readonly List<Moment> _carried = []; // so late in their interval that the next one tells them
    private TimeSpan _end; // of the last slot
    private int _slots;

    /// <summary>No later line can be heard before this time.</summary>
    public TimeSpan KnownUntil { get; private set; } = Delay - Narration.Attack;

    private TimeSpan Longest => TimeSpan.FromSeconds(style switch { CommentaryStyle.Brief => 3.5, CommentaryStyle.Calm => 7, _ => 9 });

    // Without news for so long, what goes on is told.
    private TimeSpan Patience => TimeSpan.FromSeconds(style switch { CommentaryStyle.Brief => 15, CommentaryStyle.Calm => 9, _ => 1 });

    private TimeSpan Nearest => TimeSpan.FromSeconds(style switch { CommentaryStyle.Brief => 3, CommentaryStyle.Calm => 4, _ => 2.5 });

    public IReadOnlyList<Slot> Plan(Interval interval)
    {
        var moments = Moments(interval);
        _carried.Clear();
        var slots = new List<Slot>();
        for (var index = 0; index < moments.Count; index++)
        {
            var next = index + 1 < moments.Count ? moments[index + 1].At + Delay : interval.IsLast ? interval.End : interval.End + Delay;
            if (!TryPlan(interval, moments[index], next - Breath, slots) && !interval.IsLast && index == moments.Count - 1)
            {
                _carried.Add(moments[index]);
            }
        }

        KnownUntil = interval.IsLast ? TimeSpan.MaxValue
            : _carried is [var carried] && carried.At + Delay - Narration.Attack < interval.End ? carried.At + Delay - Narration.Attack
            : interval.End;
        return slots;
    }

    private bool TryPlan(Interval interval, Moment moment, TimeSpan limit, List<Slot> slots)
    {
        var earliest = Max(moment.At + Delay, interval.Start + AfterBorder);
        var begin = Max(earliest, _end + Breath);
        var end = Min(limit, begin + Longest);
        if (end - begin < Shortest)
        {
            return false;
        }

        slots.Add(new Slot(++_slots, moment, earliest, end, end - begin)
        {
            Facts = FactFinder.Of(interval, Min(moment.At, interval.End - Delay), end),
            Stills = [.. interval.Stills.Where(still => still.At >= moment.At && still.At < end).Take(stills).Select(still => still.Picture)],
        });
        _end = end;
        return true;
    }

    private List<Moment> Moments(Interval interval)
    {
        var chosen = new List<Moment>();
        foreach (var moment in (Moment[])[.. interval.Number == 0 ? [new Moment(TimeSpan.Zero, MomentKind.Opening)] : Array.Empty<Moment>(), .. _carried, .. interval.Moments])
        {
            if (chosen is [.., var last] && moment.At - last.At < Nearest)
            {
                if (moment.Kind > last.Kind)
                {
                    chosen[^1] = moment;
                }
            }
            else
            {
                chosen.Add(moment);
            }
        }

        return WithOngoing(interval, chosen);
    }

    private List<Moment> WithOngoing(Interval interval, List<Moment> chosen)
    {
        var all = new List<Moment>();
        var told = Max(interval.Start - Delay, _end - Delay); // up to here there is a line
        foreach (var moment in chosen.Append(new Moment(interval.End, MomentKind.Ongoing)))
        {
            for (; moment.At - told >= Patience + Nearest; told += Longest)
            {
                told += Patience;
                all.Add(new Moment(told, MomentKind.Ongoing));
            }

            if (moment.At < interval.End)
            {
                all.Add(moment);
                told = Max(told, moment.At + Longest);
            }
        }

        return all;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
