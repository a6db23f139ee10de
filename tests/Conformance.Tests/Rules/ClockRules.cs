using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>The rules that are about time, on the product in real time. What the machine itself was late is allowed for.</summary>
public sealed class ClockRules(Recordings recordings) : RecordedRules(recordings)
{
    [Theory, EveryStream(Recordings.Conversation)]
    public void Q08_a_new_segment_comes_within_one_and_a_half_target_durations(Seen seen) => EachRenditionOnTime(seen, rendition =>
    {
        var limit = TimeSpan.FromSeconds(1.5 * rendition.Last.TargetDuration) + (2 * Of(seen).Lateness);
        Assert.All(Gaps(rendition, reload => reload.Playlist.Segments is [.., var last] ? last.Number : 0), gap => Assert.InRange(gap, TimeSpan.Zero, limit));
    });

    [Theory, EveryStream(Recordings.Conversation)]
    public void Q09_a_new_part_comes_within_its_part_target(Seen seen) => EachRenditionOnTime(seen, rendition =>
    {
        if (rendition.Last.PartTarget is not { } partTarget)
        {
            return; // an I-frame playlist has no parts
        }

        var target = TimeSpan.FromSeconds((double)partTarget);
        var gaps = Gaps(rendition, reload => reload.Playlist.Edge).Order().ToList();

        // A part comes late by what the machine makes it late, and the next one earlier by that.
        Assert.InRange(gaps[gaps.Count / 2], TimeSpan.Zero, 1.1 * target);
        Assert.InRange(gaps[^1], TimeSpan.Zero, (2 * target) + (2 * Of(seen).Lateness));
    });

    [Theory, EveryStream(Recordings.Conversation)]
    public void T14_P22_the_wall_clock_of_the_edge_is_now(Seen seen) => EachRenditionOnTime(seen, rendition =>
    {
        foreach (var reload in rendition.Reloads.Where(reload => !reload.Playlist.IsEnded))
        {
            var list = reload.Playlist;
            var last = list.AllSegments.Last(segment => segment.Date is not null);
            var edge = last.Date!.Value + TimeSpan.FromSeconds((double)last.Length);
            var now = TimeProvider.System.GetUtcNow() - TimeProvider.System.GetElapsedTime(reload.DoneAt);
            Assert.InRange(now - edge, TimeSpan.FromSeconds(-list.TargetDuration), TimeSpan.FromSeconds(2 * list.TargetDuration) + (2 * Of(seen).Lateness));
        }
    });

    private void EachRenditionOnTime(Seen seen, Action<RecordedRendition> check)
    {
        if (!Of(seen).IsOverloaded)
        {
            EachRendition(seen, check);
        }
    }

    /// <summary>The times between two reloads that first show something new.</summary>
    private static List<TimeSpan> Gaps<T>(RecordedRendition rendition, Func<Exchange, T> newest)
    {
        var first = rendition.Reloads.Where(reload => !reload.Playlist.IsEnded).GroupBy(newest).Select(same => same.First().DoneAt).ToList();
        return [.. first.Zip(first.Skip(1), (before, after) => TimeProvider.System.GetElapsedTime(before, after))];
    }
}
