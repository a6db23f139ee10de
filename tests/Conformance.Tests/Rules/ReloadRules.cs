using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.3: what may change between two reloads.</summary>
public sealed class ReloadRules(Recordings recordings) : RecordedRules(recordings)
{
    [Theory, EveryStream]
    public void Q01_the_media_sequence_grows_by_one_for_each_removed_segment(Seen seen) => EachReload(seen, (before, after) =>
    {
        Assert.InRange(after.MediaSequence, before.MediaSequence, long.MaxValue);
        var left = before.Segments.Count(segment => after.Segments.All(other => other.Uri != segment.Uri));
        Assert.Equal(before.MediaSequence + left, after.MediaSequence);
    });

    [Theory, EveryStream]
    public void Q02_P39_a_segment_is_the_same_for_all_its_life(Seen seen) => EachRendition(seen, rendition =>
        Assert.All(rendition.Playlists.SelectMany(list => list.Segments).GroupBy(segment => segment.Number), same =>
            Assert.Single(same.Select(segment => (segment.Uri, segment.Duration, segment.IsDiscontinuous, segment.Date, segment.Map?.Text("URI"), segment.IsGap, segment.Bitrate)).Distinct())));

    [Theory, EveryStream]
    public void Q02_P39_a_part_is_the_same_for_all_its_life(Seen seen) => EachRendition(seen, rendition =>
        Assert.All(rendition.Playlists.SelectMany(list => list.AllSegments).SelectMany(segment => segment.Parts.Index(), (segment, part) => (segment.Number, part.Index, part.Item)).GroupBy(part => (part.Number, part.Index)), same =>
            Assert.Single(same.Select(part => part.Item.Attributes.ToString()).Distinct())));

    [Theory, EveryStream]
    public void Q03_the_target_duration_is_constant(Seen seen) => EachRendition(seen, rendition => Assert.Single(rendition.Playlists.Select(list => list.TargetDuration).Distinct()));

    [Theory, EveryStream]
    public void Q04_part_target_hold_back_and_abilities_are_constant(Seen seen) => EachRendition(seen, rendition =>
    {
        Assert.Single(rendition.Playlists.Select(list => list.PartTarget).Distinct());
        foreach (var name in new[] { "PART-HOLD-BACK", "HOLD-BACK", "CAN-SKIP-UNTIL", "CAN-SKIP-DATERANGES" })
        {
            Assert.Single(rendition.Playlists.Select(list => list.ServerControl?[name]).Distinct());
        }

        Assert.InRange(rendition.Playlists.Where(list => !list.IsEnded).Select(list => list.ServerControl?["CAN-BLOCK-RELOAD"]).Distinct().Count(), 0, 1);
    });

    [Theory, EveryStream]
    public void Q05_a_segment_keeps_its_discontinuity_sequence_number(Seen seen) => EachRendition(seen, rendition =>
    {
        // In a delta update the tags of the skipped segments are missing from the count.
        Assert.All(rendition.FullPlaylists.SelectMany(list => list.AllSegments).GroupBy(segment => segment.Number), same => Assert.Single(same.Select(segment => segment.Discontinuities).Distinct()));
        var isUsed = rendition.Playlists.Any(list => list.Find("EXT-X-DISCONTINUITY") is not null);
        Assert.True(!isUsed || rendition.Playlists.Where(list => list.MediaSequence > rendition.First.MediaSequence).All(list => list.Find("EXT-X-DISCONTINUITY-SEQUENCE") is not null));
    });

    [Theory, EveryStream]
    public void Q06_only_the_legal_changes_are_made(Seen seen) => EachReload(seen, (before, after) =>
    {
        Assert.False(before.IsEnded && !after.IsEnded);
        var kept = before.AllSegments.Where(segment => segment.Number >= after.MediaSequence).ToList();
        Assert.Equal(kept.Select(segment => segment.Number), after.AllSegments.Take(kept.Count).Select(segment => segment.Number));
        foreach (var (old, now) in kept.Zip(after.AllSegments))
        {
            // Parts are added to the segment that grows, and go all at once later.
            Assert.True(now.Parts.Count == 0 || now.Parts.Take(old.Parts.Count).Select(part => part.Uri).SequenceEqual(old.Parts.Select(part => part.Uri)), $"{now}");
            Assert.True(old.Uri is null || now.Parts.Count == old.Parts.Count || now.Parts.Count == 0, $"{now}");
        }
    });

    [Theory, EveryStream]
    public void Q10_parts_far_from_the_end_are_not_listed(Seen seen) => EachFullPlaylist(seen, list =>
    {
        var toEnd = list.Length;
        foreach (var segment in list.AllSegments)
        {
            toEnd -= segment.Length;
            Assert.True(segment.Parts.Count == 0 || toEnd <= 3 * list.TargetDuration, $"{segment} ends {toEnd} s before the end");
        }
    });

    [Theory, EveryStream]
    public void Q11_Q12_what_is_listed_no_longer_can_still_be_fetched(Seen seen) => EachRendition(seen, rendition =>
    {
        Assert.NotEmpty(rendition.Again);
        Assert.All(rendition.Again, again => Assert.Equal(rendition.Media[again.Uri].Body, again.Body));
    });

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void Q13_a_finished_segment_lists_all_the_parts_that_it_was_made_of(Seen seen) => EachRendition(seen, rendition =>
        Assert.All(rendition.SegmentsInParts, segment =>
        {
            var uris = rendition.FullPlaylists.SelectMany(list => list.AllSegments).Where(other => other.Number == segment.Number).SelectMany(other => other.Parts).Select(part => part.Uri).Distinct();
            Assert.Equal(uris.Order(), segment.Parts.Select(part => part.Uri).Order());
        }));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void Q14_reports_never_go_back(Seen seen) => EachRendition(seen, rendition =>
        Assert.All(rendition.FullPlaylists.SelectMany(list => list.Reports).GroupBy(report => report.Text("URI")), reports =>
        {
            var edges = reports.Select(report => (report.Integer("LAST-MSN"), report.Integer("LAST-PART"))).ToList();
            Assert.Equal(edges.Order(), edges);
        }));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void Q15_a_playlist_tells_when_it_was_modified(Seen seen) => Assert.All(Of(seen).AllReloads, reload =>
    {
        var modified = DateTimeOffset.Parse(reload.Header("Last-Modified") ?? "", System.Globalization.CultureInfo.InvariantCulture);
        var latest = Of(seen).IsOverloaded ? TimeSpan.MaxValue : TimeSpan.FromSeconds(3 * reload.Playlist.TargetDuration);
        Assert.InRange(Of(seen).SentAt(reload) - modified, TimeSpan.FromSeconds(-1), latest);
    });

    [Theory, EveryStream]
    public void Q16_another_encoding_comes_after_a_discontinuity(Seen seen) => EachRendition(seen, rendition =>
    {
        foreach (var (before, after) in rendition.Segments.Zip(rendition.Segments.Skip(1)).Where(pair => pair.First.Map is not null && pair.Second.Map is not null))
        {
            var (old, now) = (rendition.InitOf(before).Tracks, rendition.InitOf(after).Tracks);
            var same = old.Select(Shape).SequenceEqual(now.Select(Shape));
            Assert.True(same || after.IsDiscontinuous, $"{after}");
            Assert.True(same || before.Map!.Text("URI") != after.Map!.Text("URI"), $"{after}");
        }

        static (string, string, uint, (int, int)) Shape(Media.Track track) => (track.Kind, track.Codec, track.Timescale, track.Kind == "vide" ? track.Size : default);
    });

    [Theory, EveryStream]
    public void Q17_an_init_segment_never_changes(Seen seen) => EachRendition(seen, rendition =>
    {
        var maps = rendition.Segments.Select(segment => segment.Map).OfType<AttributeList>().Select(map => rendition.Resolve(map.Text("URI")!)).Distinct();
        Assert.All(maps, uri => Assert.Equal(rendition.Media[uri].Body, rendition.Again.Single(again => again.Uri == uri).Body));
    });
}
