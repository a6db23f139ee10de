using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.1: parts, hints, reports, gaps.</summary>
public sealed class PartRules(Recordings recordings) : RecordedRules(recordings)
{
    // One frame of 25 a second, which is longer than one of AAC.
    private const decimal Frame = 0.04m;

    [Theory, EveryStream]
    public void P14_part_durations_do_not_exceed_the_target(Seen seen) => EachPlaylist(seen, list =>
        Assert.All(Parts(list), part =>
        {
            Assert.NotEmpty(part.Uri);
            Assert.InRange(part.Duration, 0.000_01m, list.PartTarget!.Value);
        }));

    [Theory, EveryStream]
    public void P15_parts_are_not_much_shorter_than_the_target(Seen seen) => EachPlaylist(seen, list =>
    {
        foreach (var segment in list.AllSegments)
        {
            foreach (var (index, part) in segment.Parts.Index())
            {
                // The last part of a segment that grows may turn out to be the last of its parent.
                var isLast = index == segment.Parts.Count - 1;
                var mayBeShort = part.IsIndependent || part.IsGap || isLast || segment.Parts[index + 1].IsGap;
                Assert.True(mayBeShort || part.Duration >= 0.85m * list.PartTarget, $"{part.Attributes}");
            }
        }
    });

    [Theory, EveryStream]
    public void P16_tags_of_a_segment_stand_before_its_first_part(Seen seen) => EachPlaylist(seen, list => Assert.All(list.AllSegments, segment =>
    {
        var afterParts = segment.Tags.SkipWhile(tag => tag.Name != "EXT-X-PART");
        Assert.DoesNotContain(afterParts, tag => tag.Name is "EXT-X-DISCONTINUITY" or "EXT-X-KEY" or "EXT-X-MAP" or "EXT-X-PROGRAM-DATE-TIME");
    }));

    [Theory, EveryStream]
    public void P17_a_part_is_marked_independent_exactly_where_it_is(Seen seen) => EachRendition(seen, rendition =>
    {
        if (rendition.IsMp4)
        {
            Assert.All(Listed(rendition), item => Assert.Equal(rendition.MediaOf(item.Segment, item.Part.Uri).IsIndependent, item.Part.IsIndependent));
        }
    });

    [Theory, EveryStream]
    public void P18_the_parts_of_a_segment_add_up_to_it(Seen seen) => EachPlaylist(seen, list =>
        Assert.All(list.Segments.Where(segment => segment.Parts.Count > 0), segment =>
            Assert.InRange(segment.Parts.Sum(part => part.Duration), segment.Duration!.Value - Frame, segment.Duration.Value + Frame)));

    [Theory, EveryStream]
    public void P19_H06_only_I_frames_are_byte_ranges(Seen seen) => EachPlaylist(seen, list =>
    {
        Assert.True(list.IsIFramesOnly || list.Find("EXT-X-BYTERANGE") is null);
        Assert.All(list.All("EXT-X-BYTERANGE"), tag => Assert.Matches("^[1-9][0-9]*@[0-9]+$", tag.Value));
        Assert.All(Parts(list).Select(part => part.Attributes).Concat(list.Hints), attributes => Assert.DoesNotContain(attributes.Names, name => name.StartsWith("BYTERANGE", StringComparison.Ordinal)));
    });

    [Theory, EveryStream]
    public void P20_a_map_is_in_force_for_each_mp4_segment(Seen seen) => EachPlaylist(seen, list =>
        Assert.All(list.AllSegments.Where(segment => !(segment.Uri ?? segment.Parts[0].Uri).EndsWith(".vtt", StringComparison.Ordinal)), segment => Assert.NotNull(segment.Map?.Text("URI"))));

    [Theory, EveryStream]
    public void P24_a_skip_is_only_in_a_delta_update_and_only_once(Seen seen)
    {
        EachFullPlaylist(seen, list => Assert.Null(list.Skip));
        EachPlaylist(seen, list => Assert.InRange(list.All("EXT-X-SKIP").Count(), 0, 1));
    }

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void P25_the_next_part_is_hinted_while_the_stream_is_live(Seen seen) => EachPlaylist(seen, list =>
        Assert.True(list.IsEnded || !list.HasParts || list.HintedPart is not null));

    [Theory, EveryStream]
    public void P26_there_is_one_hint_of_a_type_and_none_after_the_end(Seen seen) => EachPlaylist(seen, list =>
    {
        Assert.Distinct(list.Hints.Select(hint => hint.Word("TYPE")));
        Assert.True(!list.IsEnded || !list.Hints.Any());
    });

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void P27_H07_a_map_that_the_next_part_needs_is_hinted_with_it(Seen seen) => EachReload(seen, (before, after) =>
    {
        var next = after.AllSegments.FirstOrDefault(segment => segment.Parts.Any(part => part.Uri == before.HintedPart));
        var map = before.AllSegments.LastOrDefault()?.Map?.Text("URI");
        Assert.True(next is null || map is null || next.Map!.Text("URI") == map || before.Hints.Any(hint => hint.Word("TYPE") == "MAP" && hint.Text("URI") == next.Map.Text("URI")));
    });

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void P28_every_other_rendition_is_reported(Seen seen) => EachRendition(seen, rendition =>
    {
        var others = Of(seen).Renditions.Where(other => other != rendition && !other.Last.IsIFramesOnly).Select(other => other.Uri).ToHashSet();
        foreach (var list in rendition.Playlists.Where(list => !list.IsEnded && !list.IsIFramesOnly))
        {
            var reported = list.Reports.Select(report => rendition.Resolve(report.Text("URI")!)).ToList();
            Assert.Distinct(reported);
            Assert.True(others.IsSubsetOf(reported), $"{rendition}: {string.Join(' ', reported)}");
        }
    });

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void P29_a_report_names_a_part_that_the_other_rendition_has(Seen seen) => EachRendition(seen, rendition =>
    {
        foreach (var report in rendition.Playlists.SelectMany(list => list.Reports))
        {
            var other = Of(seen).Renditions.Single(other => other.Uri == rendition.Resolve(report.Text("URI")!));
            var number = report.Integer("LAST-MSN");
            var listed = other.FullPlaylists.SelectMany(list => list.AllSegments).Where(segment => segment.Number == number).ToList();
            Assert.NotEmpty(listed);
            Assert.True(!other.First.HasParts || report.Integer("LAST-PART") < listed.Max(segment => segment.Parts.Count), $"{report}");
        }
    });

    [Theory, EveryStream]
    public void P30_a_gap_is_a_gap_with_all_its_parts(Seen seen) => EachPlaylist(seen, list =>
        Assert.All(list.Segments.Where(segment => segment.IsGap), segment => Assert.All(segment.Parts, part => Assert.True(part.IsGap))));

    private static IEnumerable<Part> Parts(MediaPlaylist list) => list.AllSegments.SelectMany(segment => segment.Parts);

    private static IEnumerable<(Segment Segment, Part Part)> Listed(RecordedRendition rendition) => rendition.FullPlaylists.SelectMany(list => list.AllSegments)
        .SelectMany(segment => segment.Parts.Where(part => !part.IsGap), (segment, part) => (segment, part)).DistinctBy(item => item.part.Uri);
}
