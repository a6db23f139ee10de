using Loomcast.Conformance.Tests.Media;
using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.7 and the bytes of section 2.6, for fragmented MP4.</summary>
public sealed class MediaRules(Recordings recordings) : RecordedRules(recordings)
{
    private static readonly string[] Brands = ["iso6", "iso7", "iso8", "iso9", "cmfc", "cmf2", "dash"];

    // Seconds: a frame of 25 a second, and one of AAC.
    private const decimal Frame = 0.04m;

    [Theory, EveryStream]
    public void M01_an_init_segment_holds_no_media(Seen seen) => EachInit(seen, init =>
    {
        Assert.Equal("ftyp", init.Boxes[0].Type);
        Assert.Contains(init.Brands, Brands.Contains);
        Assert.Single(init.Boxes, box => box.Type == "moov");
        Assert.DoesNotContain(init.Boxes, box => box.Type is "mdat" or "moof");
        Assert.Equal(0u, init.Duration);
        Assert.NotEmpty(init.Tracks);
        Assert.Distinct(init.Tracks.Select(track => track.Id));
        Assert.All(init.Tracks, track =>
        {
            Assert.NotNull(track.Extends);
            Assert.All(track.Durations, duration => Assert.Equal(0u, duration));
            Assert.Equal(0u, track.SampleTable.At("stts").U32(4));
            Assert.Equal(0u, track.SampleTable.At("stsc").U32(4));
            Assert.Equal(0u, track.SampleTable.At("stsz").U32(8));
            Assert.Equal(0u, track.SampleTable.Find("stco") is { } offsets ? offsets.U32(4) : track.SampleTable.At("co64").U32(4));
        });
    });

    [Theory, EveryStream]
    public void M02_all_media_is_in_the_file_itself(Seen seen) => EachInit(seen, init => Assert.All(init.Tracks, track =>
    {
        var references = Box.ReadAll(track.Trak.At("mdia", "minf", "dinf", "dref").Body[8..]);
        Assert.All(references, reference => Assert.True(reference is { Type: "url ", Flags: 1, Body.Length: 4 }));
    }));

    [Theory, EveryStream]
    public void M03_a_picture_segment_begins_with_an_IDR(Seen seen) => EachSegment(seen, (_, media) =>
        Assert.All(media.Fragments.Take(1).Where(fragment => fragment.Track.Codec.StartsWith("avc", StringComparison.Ordinal)), fragment =>
        {
            Assert.Contains(5, NalTypes(fragment.Samples[0]));
            Assert.All(media.Samples, sample => Assert.Equal(NalTypes(sample).Contains(5), sample.IsSync));
        }));

    [Theory, EveryStream]
    public void M04_there_is_an_IDR_each_two_seconds(Seen seen) => EachRendition(seen, rendition =>
    {
        // Counted in what plays: at a discontinuity time may be lost.
        var played = 0m;
        foreach (var (track, sample) in Samples(rendition).Where(sample => sample.Track.Kind == "vide"))
        {
            played = (sample.IsSync ? 0 : played) + ((decimal)sample.Duration / track.Timescale);
            Assert.InRange(played, 0, 2);
        }
    });

    [Theory, EveryStream]
    public void M05_durations_are_those_of_the_media(Seen seen) => EachRendition(seen, rendition =>
    {
        foreach (var segment in Mp4(rendition))
        {
            Assert.InRange(rendition.MediaOf(segment, segment.Uri!).Duration, segment.Duration!.Value - Frame, segment.Duration.Value + Frame);
        }

        // Over the whole stream no rounding adds up.
        Assert.InRange(Mp4(rendition).Sum(segment => rendition.MediaOf(segment, segment.Uri!).Duration - segment.Duration!.Value), -Frame, Frame);
    });

    [Theory, EveryStream]
    public void M06_no_segment_is_much_longer_than_the_target(Seen seen) => EachSegment(seen, (segment, media) =>
        Assert.InRange(media.Duration, 0.001m, Of(seen).Primary.Last.TargetDuration + 0.5m));

    [Theory, EveryStream]
    public void M07_sound_and_pictures_begin_at_the_same_time(Seen seen)
    {
        var starts = Of(seen).Renditions.Where(rendition => Mp4(rendition).Any()).Select(rendition =>
        {
            var segment = Mp4(rendition).First();
            var first = rendition.MediaOf(segment, segment.Uri!).Fragments[0];
            return (decimal)(first.Samples[0].PresentationTime - first.Track.Start) / first.Track.Timescale;
        }).ToList();
        Assert.InRange(starts.Max() - starts.Min(), 0, Frame);
    }

    [Theory, EveryStream]
    public void M11_samples_have_plausible_durations(Seen seen) => EachSegment(seen, (_, media) =>
        Assert.All(media.Fragments, fragment => Assert.All(fragment.Samples, sample => Assert.InRange((decimal)sample.Duration / fragment.Track.Timescale, 0.000_1m, 1))));

    [Theory, EveryStream]
    public void H08_parts_are_the_segment(Seen seen) => EachRendition(seen, rendition => Assert.All(!rendition.IsMp4 ? [] : rendition.SegmentsInParts.Where(segment => !segment.IsGap), segment =>
        Assert.Equal(rendition.Fetched(segment.Uri!).Body, segment.Parts.SelectMany(part => rendition.Fetched(part.Uri).Body).ToArray())));

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void H08_a_hinted_part_is_what_is_fetched_later(Seen seen) => EachRendition(seen, rendition =>
    {
        var served = rendition.Hinted.Values.Where(exchange => exchange.Status == System.Net.HttpStatusCode.OK).ToList();
        Assert.True(rendition.First.HintedPart is null || served.Count > 0);
        Assert.All(served, exchange => Assert.Equal(rendition.Media[exchange.Uri].Body, exchange.Body));
    });

    [Theory, EveryStream]
    public void H09_parts_are_movie_fragments_that_need_nothing_before_them(Seen seen) => EachRendition(seen, rendition =>
    {
        foreach (var (segment, uri) in rendition.Segments.Where(segment => segment.Map is not null && !segment.IsGap).SelectMany(segment => segment.Parts.Select(part => part.Uri).Append(segment.Uri!), (segment, uri) => (segment, uri)))
        {
            var media = rendition.MediaOf(segment, uri);
            Assert.Equal("moof", media.Boxes.SkipWhile(box => box.Type is "styp" or "prft" or "emsg" or "sidx").First().Type);
            Assert.All(media.Boxes, box => Assert.Contains(box.Type, new[] { "styp", "prft", "emsg", "sidx", "moof", "mdat" }));
            Assert.All(media.Fragments, fragment => Assert.True(fragment.IsRelative && fragment.Samples.Count > 0));
        }
    });

    [Theory, EveryStream]
    public void H10_Q18_decode_times_go_on_over_parts_and_segments(Seen seen) => EachRendition(seen, rendition =>
    {
        (long End, uint Scale)? expected = null;
        foreach (var segment in Mp4(rendition))
        {
            foreach (var fragment in rendition.MediaOf(segment, segment.Uri!).Fragments)
            {
                // After a discontinuity time may begin anew, in media of another encoding.
                Assert.True(expected is null || segment.IsDiscontinuous || Math.Abs(expected.Value.End - fragment.DecodeTime) <= 1, $"{segment} begins at {fragment.DecodeTime}, not {expected}");
                expected = (fragment.DecodeTime + fragment.Duration, fragment.Track.Timescale);
            }
        }
    });

    private void EachInit(Seen seen, Action<InitSegment> check) => EachRendition(seen, rendition => Assert.All(Mp4(rendition).Select(rendition.InitOf).Distinct(), check));

    private void EachSegment(Seen seen, Action<Segment, MediaSegment> check) => EachRendition(seen, rendition =>
        Assert.All(Mp4(rendition), segment => check(segment, rendition.MediaOf(segment, segment.Uri!))));

    private static IEnumerable<Segment> Mp4(RecordedRendition rendition) =>
        rendition.Last.IsIFramesOnly ? [] : rendition.Segments.Where(segment => segment.Map is not null && !segment.IsGap);

    private static IEnumerable<(Track Track, Sample Sample)> Samples(RecordedRendition rendition) => Mp4(rendition)
        .SelectMany(segment => rendition.MediaOf(segment, segment.Uri!).Fragments).SelectMany(fragment => fragment.Samples, (fragment, sample) => (fragment.Track, sample));

    /// <summary>nal_unit_type of each unit of an access unit, which stands behind four bytes of length.</summary>
    private static List<int> NalTypes(Sample sample)
    {
        var types = new List<int>();
        for (var bytes = sample.Bytes.Span; bytes.Length > 0;)
        {
            types.Add(bytes[4] & 31);
            bytes = bytes[(4 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes))..];
        }

        return types;
    }
}
