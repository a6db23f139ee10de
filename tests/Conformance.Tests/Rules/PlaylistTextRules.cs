using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.1, the header and the tags: what one text shows.</summary>
public sealed class PlaylistTextRules(Recordings recordings) : RecordedRules(recordings)
{
    private static readonly HashSet<string> MultivariantTags =
        ["EXT-X-MEDIA", "EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-SESSION-DATA", "EXT-X-SESSION-KEY", "EXT-X-CONTENT-STEERING"];

    private static readonly HashSet<string> MediaTags =
    [
        "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE", "EXT-X-I-FRAMES-ONLY",
        "EXT-X-PART-INF", "EXT-X-SERVER-CONTROL", "EXT-X-SKIP",
    ];

    private static readonly HashSet<string> SegmentTags =
    [
        "EXTINF", "EXT-X-BYTERANGE", "EXT-X-DISCONTINUITY", "EXT-X-KEY", "EXT-X-MAP", "EXT-X-PROGRAM-DATE-TIME", "EXT-X-GAP", "EXT-X-BITRATE", "EXT-X-PART",
        "EXT-X-DATERANGE", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT",
    ];

    private static readonly HashSet<string> CommonTags = ["EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-START", "EXT-X-DEFINE"];

    [Theory, EveryStream]
    public void P01_the_text_is_strict_utf8_and_begins_with_EXTM3U(Seen seen)
    {
        // Reading throws where it is not.
        Assert.All(Of(seen).Multivariants, exchange => MultivariantPlaylist.Parse(exchange.Body));
        EachPlaylist(seen, list => Assert.Equal("EXTM3U", list.Tags[0].Name));
    }

    [Theory, EveryStream]
    public void P02_the_version_is_high_enough_for_what_is_used(Seen seen) => EachPlaylist(seen, list =>
    {
        Assert.InRange(list.All("EXT-X-VERSION").Count(), 0, 1);
        Assert.True(list.Version >= NeededVersion(list), $"{NeededVersion(list)} is needed");
    });

    [Theory, EveryStream]
    public void P03_the_version_is_no_higher_than_needed(Seen seen) => EachPlaylist(seen, list => Assert.Equal(NeededVersion(list), list.Version));

    [Theory, EveryStream]
    public void P04_tags_stand_where_they_belong_and_media_playlist_tags_once(Seen seen)
    {
        EachPlaylist(seen, list =>
        {
            Assert.All(list.Tags, tag => Assert.True(MediaTags.Contains(tag.Name) || SegmentTags.Contains(tag.Name) || CommonTags.Contains(tag.Name), tag.Name));
            Assert.All(MediaTags.Concat(CommonTags).Except(["EXT-X-DEFINE"]), name => Assert.InRange(list.All(name).Count(), 0, 1));
        });
        var tags = Of(seen).Multivariant.Text.Tags;
        Assert.All(tags, tag => Assert.True(MultivariantTags.Contains(tag.Name) || CommonTags.Contains(tag.Name), tag.Name));
    }

    [Theory, EveryStream]
    public void P05_no_segment_rounds_to_more_than_the_target_duration(Seen seen) => EachPlaylist(seen, list =>
    {
        Assert.InRange(list.TargetDuration, 1, long.MaxValue);
        Assert.All(list.Segments, segment => Assert.InRange(Math.Round(segment.Duration!.Value, MidpointRounding.AwayFromZero), 0, list.TargetDuration));
    });

    [Theory, EveryStream]
    public void P06_sequence_numbers_stand_before_the_first_segment(Seen seen) => EachPlaylist(seen, list =>
    {
        var first = list.Tags.FirstOrDefault(tag => tag.Name is "EXTINF" or "EXT-X-PART" or "EXT-X-DISCONTINUITY")?.Line ?? int.MaxValue;
        Assert.All(list.All("EXT-X-MEDIA-SEQUENCE").Concat(list.All("EXT-X-DISCONTINUITY-SEQUENCE")), tag => Assert.True(tag.Line < first));
    });

    [Theory, EveryStream]
    public void P07_parts_have_a_part_target(Seen seen) => EachPlaylist(seen, list =>
        Assert.True(list.PartTarget is > 0 || (list.PartTarget is null && !list.HasParts)));

    [Theory, EveryStream]
    public void P08_a_part_target_comes_with_a_part_hold_back(Seen seen) => EachPlaylist(seen, list =>
        Assert.True(list.PartTarget is null || list.ServerControl?.Number("PART-HOLD-BACK") is not null));

    [Theory, EveryStream]
    public void P09_the_part_hold_back_is_at_least_three_part_targets_of_any_rendition(Seen seen)
    {
        var longest = Of(seen).Renditions.Max(rendition => rendition.Last.PartTarget);
        EachPlaylist(seen, list => Assert.True(list.PartTarget is null || list.ServerControl!.Number("PART-HOLD-BACK") >= 3 * longest));
    }

    [Theory, EveryStream]
    public void P10_a_hold_back_is_at_least_three_target_durations(Seen seen) => EachPlaylist(seen, list =>
        Assert.True(list.ServerControl?.Number("HOLD-BACK") is not { } holdBack || holdBack >= 3 * list.TargetDuration));

    [Theory, EveryStream]
    public void P11_the_skip_boundary_is_at_least_six_target_durations(Seen seen) => EachPlaylist(seen, list =>
        Assert.True(list.CanSkipUntil is not { } boundary || boundary >= 6 * list.TargetDuration));

    [Theory, EveryStream]
    public void P12_date_ranges_are_skipped_only_where_segments_are(Seen seen) => EachPlaylist(seen, list =>
        Assert.True(list.ServerControl?.IsYes("CAN-SKIP-DATERANGES") is not true || list.CanSkipUntil is not null));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void P13_reloads_can_block(Seen seen) => EachPlaylist(seen, list => Assert.True(list.IsEnded || list.ServerControl!.IsYes("CAN-BLOCK-RELOAD")));

    [Theory, EveryStream]
    public void P34_a_start_offset_keeps_away_from_the_live_edge(Seen seen) => EachPlaylist(seen, list =>
    {
        if (list.Find("EXT-X-START")?.Attributes["TIME-OFFSET"] is { } text && !list.IsEnded)
        {
            var offset = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(offset < 0 ? -offset : list.Length - offset, 3 * list.TargetDuration, decimal.MaxValue);
        }
    });

    [Theory, EveryStream]
    public void P37_nothing_is_encrypted(Seen seen) => EachPlaylist(seen, list => Assert.Empty(list.All("EXT-X-KEY")));

    [Theory, EveryStream]
    public void P38_i_frame_playlists_have_no_parts(Seen seen) => EachPlaylist(seen, list => Assert.False(list.IsIFramesOnly && list.HasParts));

    /// <summary>RFC 8216bis, 8. Tags of low latency need none.</summary>
    private static int NeededVersion(MediaPlaylist list) => list switch
    {
        _ when list.Find("EXT-X-DEFINE") is { } define => define.Attributes["QUERYPARAM"] is null ? 8 : 11,
        _ when list.Skip is { } skip => skip["RECENTLY-REMOVED-DATERANGES"] is null ? 9 : 10,
        _ when list.Find("EXT-X-MAP") is not null => list.IsIFramesOnly ? 5 : 6,
        _ when list.IsIFramesOnly || list.Find("EXT-X-BYTERANGE") is not null => 4,
        _ when list.All("EXTINF").Any(extinf => extinf.Value!.Contains('.', StringComparison.Ordinal)) => 3,
        _ => 1,
    };
}
