using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>The rules that are about time, on the product in real time; what the machine itself was late is allowed for. And on a clock of its own.</summary>
public sealed class ClockRules(Recordings recordings) : RecordedRules(recordings)
{
    [Theory, EveryStream(Recordings.Conversation)]
    public void Q08_a_new_segment_comes_within_one_and_a_half_target_durations(Seen seen) => EachRenditionOnTime(seen, rendition =>
    {
        var limit = TimeSpan.FromSeconds(1.5 * rendition.Last.TargetDuration) + (2 * Of(seen).Lateness);
        Assert.All(Gaps(seen, rendition, reload => reload.Playlist.Segments is [.., var last] ? last.Number : 0), gap => Assert.InRange(gap, TimeSpan.Zero, limit));
    });

    [Theory, EveryStream(Recordings.Conversation)]
    public void Q09_a_new_part_comes_within_its_part_target(Seen seen) => EachRenditionOnTime(seen, rendition =>
    {
        if (rendition.Last.PartTarget is not { } partTarget)
        {
            return; // an I-frame playlist has no parts
        }

        var target = TimeSpan.FromSeconds((double)partTarget);
        var gaps = Gaps(seen, rendition, reload => reload.Playlist.Edge).Order().ToList();

        // A part comes late by what the machine makes it late, and the next one earlier by that.
        Assert.InRange(gaps[gaps.Count / 2], TimeSpan.Zero, 1.1 * target);
        Assert.InRange(gaps[^1], TimeSpan.Zero, (2 * target) + (2 * Of(seen).Lateness));
    });

    [Theory, EveryStream(Recordings.Conversation, Recordings.Lost)]
    public void T14_P22_G05_the_wall_clock_of_the_edge_is_now(Seen seen) => EachRenditionOnTime(seen, rendition =>
    {
        foreach (var reload in rendition.Reloads.Where(reload => !reload.Playlist.IsEnded))
        {
            var list = reload.Playlist;
            Assert.InRange(Of(seen).DoneAt(reload) - list.EndsAt, TimeSpan.FromSeconds(-list.TargetDuration), TimeSpan.FromSeconds(2 * list.TargetDuration) + (2 * Of(seen).Lateness));
        }
    });

    [Theory, EveryStream(Recordings.Lost)]
    public void G04_a_stall_is_bridged_after_one_and_a_half_target_durations(Seen seen) => EachRendition(seen, rendition =>
    {
        // Then a part that stands in has to be whole, which takes a second at most; where there are no parts, a segment besides.
        var whole = TimeSpan.FromSeconds(1 + (rendition.Last.PartTarget is null ? rendition.Last.TargetDuration : 0));
        var limit = TimeSpan.FromSeconds(1.5 * rendition.Last.TargetDuration) + whole;
        var gaps = Gaps(seen, rendition, reload => reload.Playlist.Edge);
        Assert.All(gaps, gap => Assert.InRange(gap, TimeSpan.Zero, limit));
        Assert.InRange(gaps.Max(), TimeSpan.FromSeconds(rendition.Last.TargetDuration), limit); // or nobody was lost
    });

    private void EachRenditionOnTime(Seen seen, Action<RecordedRendition> check)
    {
        if (!Of(seen).IsOverloaded)
        {
            EachRendition(seen, check);
        }
    }

    /// <summary>The times between two reloads that first show something new.</summary>
    private List<TimeSpan> Gaps<T>(Seen seen, RecordedRendition rendition, Func<Exchange, T> newest)
    {
        var first = rendition.Reloads.Where(reload => !reload.Playlist.IsEnded).GroupBy(newest).Select(same => Of(seen).DoneAt(same.First())).ToList();
        return [.. first.Zip(first.Skip(1), (before, after) => after - before)];
    }
}
