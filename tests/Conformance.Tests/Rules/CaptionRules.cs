using Loomcast.Conformance.Tests.Media;
using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.7, for renditions of WebVTT; a stream without any has nothing to break.</summary>
public sealed class CaptionRules(Recordings recordings) : RecordedRules(recordings)
{
    // Seconds: times of segments are known to a frame.
    private const decimal Tolerance = 0.05m;

    [Theory, EveryStream]
    public void M08_caption_segments_have_a_header_and_the_cues_of_their_time(Seen seen) => EachCaptioned(seen, rendition =>
    {
        var segments = rendition.Segments.Select(segment => (segment, text: Read(rendition, segment.Uri!), times: TimesOf(seen, segment))).Where(item => item.times is not null).ToList();
        var cues = segments.SelectMany(item => item.text.Cues).Distinct().ToList();
        foreach (var (segment, text, times) in segments)
        {
            Assert.Equal(segments[0].text.Offset, text.Offset);
            Assert.All(text.Cues, cue => AssertOverlaps(cue, times!.Value));

            // A cue that is known when its first segment ends is in each segment that it overlaps.
            var missing = cues.Where(cue => cue.Start < times!.Value.End - Tolerance && cue.End > times.Value.Start + Tolerance).Except(text.Cues);
            Assert.True(!missing.Any(), $"{segment}: {string.Join(' ', missing)} missing");
        }
    });

    [Theory, EveryStream]
    public void M09_caption_parts_have_only_the_cues_of_their_time(Seen seen) => EachCaptioned(seen, rendition =>
    {
        foreach (var segment in rendition.SegmentsInParts.Where(segment => TimesOf(seen, segment) is not null))
        {
            var start = TimesOf(seen, segment)!.Value.Start;
            foreach (var part in segment.Parts)
            {
                Assert.All(Read(rendition, part.Uri).Cues, cue => AssertOverlaps(cue, (start, start + part.Duration)));
                start += part.Duration;
            }
        }
    });

    [Theory, EveryStream]
    public void M08_captions_begin_with_the_pictures(Seen seen) => EachCaptioned(seen, rendition =>
        Assert.Equal(Of(seen).Primary.Segments.Select(segment => segment.Number), rendition.Segments.Select(segment => segment.Number)));

    private void EachCaptioned(Seen seen, Action<RecordedRendition> check) =>
        Assert.All(Of(seen).Renditions.Where(rendition => rendition.Segments is [{ Uri: { } uri }, ..] && uri.EndsWith(".vtt", StringComparison.Ordinal)), check);

    private static WebVtt Read(RecordedRendition rendition, string uri) => WebVtt.Parse(rendition.Fetched(uri).Body);

    private static void AssertOverlaps((decimal Start, decimal End, string Text) cue, (decimal Start, decimal End) times) =>
        Assert.True(cue.Start < times.End + Tolerance && cue.End > times.Start - Tolerance, $"{cue} outside of {times}");

    /// <summary>The media time of the pictures under the same number; null where they were not recorded.</summary>
    private (decimal Start, decimal End)? TimesOf(Seen seen, Segment segment)
    {
        var primary = Of(seen).Primary;
        if (primary.Segments.FirstOrDefault(other => other.Number == segment.Number) is not { IsGap: false } pictures)
        {
            return null;
        }

        var fragments = primary.MediaOf(pictures, pictures.Uri!).Fragments;
        var start = (decimal)fragments[0].DecodeTime / fragments[0].Track.Timescale;
        return (start, start + fragments.Where(fragment => fragment.Track == fragments[0].Track).Sum(fragment => (decimal)fragment.Duration / fragment.Track.Timescale));
    }
}
