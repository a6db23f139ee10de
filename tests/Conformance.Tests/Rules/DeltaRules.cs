using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.5: delta updates.</summary>
public sealed class DeltaRules(Recordings recordings) : RecordedRules(recordings)
{
    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D01_a_delta_update_is_given_where_segments_can_be_skipped(Seen seen) => EachDelta(seen, (full, delta) =>
        Assert.True(Skippable(full) > 0 == delta.Skip is not null || (delta.Skip is null && full.IsIFramesOnly)));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D02_only_segments_beyond_the_skip_boundary_are_skipped_and_all_of_them(Seen seen) => EachDelta(seen, (full, delta) =>
        // The I-frames of one segment are skipped together.
        Assert.InRange(delta.Skipped, full.IsIFramesOnly ? BeginOfItsSegment(full, Skippable(full)) : Skippable(full), Skippable(full)));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D03_a_delta_update_is_the_full_list_without_the_skipped_segments(Seen seen) => EachDelta(seen, (full, delta) =>
    {
        Assert.Equal(full.MediaSequence, delta.MediaSequence);
        Assert.Equal(full.DiscontinuitySequence, delta.DiscontinuitySequence);
        Assert.Equal(full.Segments.Skip((int)delta.Skipped).Select(LinesOf), delta.Segments.Select(LinesOf));
        Assert.Equal(full.Open is null ? null : LinesOf(full.Open), delta.Open is null ? null : LinesOf(delta.Open));
        Assert.Equal(Header(full), Header(delta));
    });

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D04_nothing_to_skip_makes_a_full_list(Seen seen) => EachDelta(seen, (_, delta) => Assert.True(delta.Skip is null || delta.Skipped > 0));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D05_a_delta_update_has_version_9_or_10(Seen seen) => EachDelta(seen, (_, delta) =>
        Assert.True(delta.Skip is null || delta.Version >= (delta.Skip["RECENTLY-REMOVED-DATERANGES"] is null ? 9 : 10)));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D07_a_delta_update_can_be_read_alone(Seen seen) => EachDelta(seen, (full, delta) =>
    {
        if (delta.Segments is [var first, ..])
        {
            Assert.Equal(full.Segments[(int)delta.Skipped].Map?.ToString(), first.Map?.ToString());
            Assert.NotNull(first.Date);
        }
    });

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void D09_skipping_is_offered(Seen seen) => EachFullPlaylist(seen, list => Assert.NotNull(list.CanSkipUntil));

    private void EachDelta(Seen seen, Action<MediaPlaylist, MediaPlaylist> check)
    {
        var pairs = Of(seen).Renditions.SelectMany(rendition => rendition.Deltas)
            .Select(pair => (Full: pair.Full.Playlist, Delta: pair.Delta.Playlist)).Where(pair => pair.Full.Edge == pair.Delta.Edge && !pair.Full.IsEnded).ToList();
        Assert.Contains(pairs, pair => pair.Delta.Skip is not null);
        Assert.All(pairs, pair => check(pair.Full, pair.Delta));
    }

    /// <summary>Segments that lie wholly further from the end, parts of the growing segment counted, than the boundary.</summary>
    private static int Skippable(MediaPlaylist full)
    {
        var toEnd = full.Length;
        return full.Segments.TakeWhile(segment => (toEnd -= segment.Length) > full.CanSkipUntil).Count();
    }

    /// <summary>The first I-frame of the segment that an I-frame is of.</summary>
    private static int BeginOfItsSegment(MediaPlaylist full, int frame) => frame - full.Segments.Take(frame).Reverse().TakeWhile(other => other.Uri == full.Segments[frame].Uri).Count();

    /// <summary>The tags that differ between a full list and a delta update, and those that may be repeated after the skip, are left out.</summary>
    private static string LinesOf(Segment segment) =>
        string.Join('\n', segment.Tags.Where(tag => tag.Name is not ("EXT-X-MAP" or "EXT-X-KEY" or "EXT-X-BITRATE")).Select(tag => tag.ToString()).Append($"{segment.Uri} {segment.Map} {segment.Bitrate}"));

    private static IEnumerable<string> Header(MediaPlaylist list) => list.Tags
        .Where(tag => tag.Name is "EXT-X-TARGETDURATION" or "EXT-X-SERVER-CONTROL" or "EXT-X-PART-INF" or "EXT-X-PLAYLIST-TYPE" or "EXT-X-PRELOAD-HINT" or "EXT-X-RENDITION-REPORT")
        .Select(tag => tag.ToString());
}
