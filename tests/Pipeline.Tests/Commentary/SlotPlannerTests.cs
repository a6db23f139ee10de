using Loomcast.Pipeline.Commentary;

namespace Loomcast.Pipeline.Tests.Commentary;

public sealed class SlotPlannerTests
{
    [Theory]
    [InlineData(CommentaryStyle.Calm)]
    [InlineData(CommentaryStyle.Lively)]
    [InlineData(CommentaryStyle.Brief)]
    internal void Slots_FollowEachOther_ASecondAfterTheirMoments_AndNeverReachBack(CommentaryStyle style)
    {
        var random = new Random(7);
        var planner = new SlotPlanner(style, stills: 0);
        var (known, last) = (TimeSpan.Zero, TimeSpan.Zero);
        var number = 0;
        foreach (var interval in Intervals(random, 40))
        {
            var slots = planner.Plan(interval);
            foreach (var slot in slots)
            {
                Assert.Equal(++number, slot.Number);
                Assert.True(slot.Earliest >= slot.Moment.At + SlotPlanner.Delay);
                Assert.True(slot.Earliest - Narration.Attack >= known, "reaches back into what is mixed");
                Assert.True(slot.End - slot.Length >= last, "begins before the one before is over");
                Assert.InRange(slot.End, slot.Earliest, interval.IsLast ? interval.End : interval.End + SlotPlanner.Delay);
                last = slot.End;
            }

            Assert.True(planner.KnownUntil > known);
            known = planner.KnownUntil;
        }

        Assert.True(number > 40);
        Assert.Equal(TimeSpan.MaxValue, known);
    }

    [Fact]
    public void AMomentAtTheEndOfAnInterval_IsToldInTheNext()
    {
        var planner = new SlotPlanner(CommentaryStyle.Brief, stills: 0);
        var first = planner.Plan(new Interval(0, TimeSpan.Zero, TimeSpan.FromSeconds(10), false) { Moments = [new Moment(TimeSpan.FromSeconds(9.5), MomentKind.Cut)] });
        var second = planner.Plan(new Interval(1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), true));

        Assert.DoesNotContain(first, slot => slot.Moment.Kind == MomentKind.Cut);
        Assert.Equal(TimeSpan.FromSeconds(10.5), second[0].Earliest);
    }

    private static IEnumerable<Interval> Intervals(Random random, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var start = TimeSpan.FromSeconds(number * 10);
            var moments = Enumerable.Range(0, random.Next(8)).Select(_ => new Moment(start + TimeSpan.FromSeconds((random.NextDouble() * 11) - 1), (MomentKind)random.Next(1, 6)));
            yield return new Interval(number, start, start + TimeSpan.FromSeconds(10), number == count - 1) { Moments = [.. moments.Where(moment => moment.At >= TimeSpan.Zero).OrderBy(moment => moment.At)] };
        }
    }
}
