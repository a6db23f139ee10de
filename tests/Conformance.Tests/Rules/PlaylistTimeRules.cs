using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.1: clocks, kinds, lengths and rates.</summary>
public sealed class PlaylistTimeRules(Recordings recordings) : RecordedRules(recordings)
{
    // A frame of 25 a second and the rounding to milliseconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(41);

    [Theory, EveryStream]
    public void P21_every_media_playlist_tells_its_wall_clock(Seen seen) => EachPlaylist(seen, list => Assert.Contains(list.AllSegments, segment => segment.Date is not null));

    [Theory, EveryStream]
    public void P22_wall_clock_and_durations_agree(Seen seen) => EachPlaylist(seen, list =>
    {
        DateTimeOffset? expected = null;
        foreach (var segment in list.AllSegments)
        {
            if (segment.Date is { } date)
            {
                Assert.True(expected is null || segment.IsDiscontinuous || (date - expected.Value).Duration() <= Tolerance, $"{segment} begins at {date:O}, not {expected:O}");
                expected = date;
            }

            expected += TimeSpan.FromSeconds((double)segment.Length);
        }
    });

    [Theory, EveryStream]
    public void P23_date_ranges_are_whole_and_do_not_change(Seen seen) => EachRendition(seen, rendition =>
    {
        foreach (var list in rendition.Playlists)
        {
            Assert.Distinct(list.DateRanges.Select(range => range.Text("ID")));
            Assert.All(list.DateRanges, range =>
            {
                Assert.NotNull(range.Text("ID"));
                Assert.NotNull(range.Text("START-DATE"));
                Assert.True(!range.IsYes("END-ON-NEXT") || (range["CLASS"] is not null && range["DURATION"] is null && range["END-DATE"] is null));
            });
        }

        // An update may add attributes; none may change.
        foreach (var same in rendition.Playlists.SelectMany(list => list.DateRanges).GroupBy(range => range.Text("ID")))
        {
            Assert.All(same.SelectMany(range => range.Names, (range, name) => (name, value: range[name])).GroupBy(item => item.name), values => Assert.Single(values.Distinct()));
        }
    });

    [Theory, EveryStream]
    public void P31_the_kind_of_playlist_is_kept(Seen seen) => EachRendition(seen, rendition =>
    {
        Assert.Single(rendition.FullPlaylists.Select(list => list.Type).Distinct());
        var kind = rendition.First.Type;
        Assert.True(seen.Stream is Recordings.Event or Recordings.Vod ? kind is "EVENT" or "VOD" : kind is null, kind);
        Assert.True(kind is null || rendition.FullPlaylists.All(list => list.MediaSequence == rendition.First.MediaSequence));
        Assert.True(kind != "VOD" || rendition.Last.IsEnded);
    });

    [Theory, EveryStream]
    public void P32_P33_at_least_three_target_durations_and_six_segments_are_listed_once_they_were_made(Seen seen) => EachFullPlaylist(seen, list =>
    {
        // A list that has dropped nothing holds all there is.
        if (list.MediaSequence > 1)
        {
            Assert.InRange(list.Length, 3 * list.TargetDuration, decimal.MaxValue);
            Assert.InRange(list.Segments.Count, 6, int.MaxValue);
        }
    });

    [Theory, EveryStream]
    public void P35_bitrates_are_told_within_a_tenth(Seen seen) => EachRendition(seen, rendition => Assert.All(rendition.Playlists.SelectMany(list => list.Segments), segment =>
    {
        if (!segment.IsGap && !segment.Has("EXT-X-BYTERANGE") && rendition.IsMp4)
        {
            var rate = rendition.Fetched(segment.Uri!).Body.Length * 8 / segment.Duration!.Value / 1000;
            Assert.NotNull(segment.Bitrate);
            Assert.InRange(segment.Bitrate.Value, (long)(0.9m * rate), (long)Math.Ceiling(1.1m * rate));
        }
    }));

    [Theory, EveryStream]
    public void P36_segments_are_independent_and_are_said_to_be(Seen seen)
    {
        var said = Of(seen).Multivariant.Text.Tags.Any(tag => tag.Name == "EXT-X-INDEPENDENT-SEGMENTS");
        EachPlaylist(seen, list => Assert.True(said || list.Find("EXT-X-INDEPENDENT-SEGMENTS") is not null));
        EachRendition(seen, rendition => Assert.All(rendition.IsMp4 ? rendition.Segments.Where(segment => !segment.IsGap) : [], segment => Assert.True(rendition.MediaOf(segment, segment.Uri!).IsIndependent)));
    }
}
