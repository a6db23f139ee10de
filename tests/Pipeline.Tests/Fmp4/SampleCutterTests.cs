using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Tests.Fmp4;

public sealed class SampleCutterTests
{
    private static readonly CutPlan Video = new("video", MediaKind.Video, 90_000, 3600, 18_000, 50, new(18_000, 90_000), new(180_000, 90_000), 2);
    private static readonly CutPlan Audio = new("audio", MediaKind.Audio, 48_000, 1024, 10_240, 0, new(18_000, 90_000), new(180_000, 90_000), 2);

    [Fact]
    public void Pictures_GoOutWithTheLastOfEachPart_AndOnlyTheLastPartOfASegmentWaitsForOneMore()
    {
        var cutter = new SampleCutter(Video);
        var counts = Enumerable.Range(0, 101).Select(frame => Add(cutter, 3600, frame % 50 == 0).Count).ToList();

        Assert.Equal([4, 9, 14, 19, 24, 29, 34, 39, 44, 50, 54, 59, 64, 69, 74, 79, 84, 89, 94, 100], counts.Index().Where(x => x.Item > 0).Select(x => x.Index));
    }

    [Fact]
    public void Segments_BeginWithKeyFrames_WhereverThoseCome()
    {
        int[] keyframes = [0, 50, 77, 127, 130, 180, 230];
        var parts = Cut(Video, Enumerable.Range(0, 260).Select(frame => (3600, keyframes.Contains(frame))));

        Check(parts, Video);
        Assert.All(Segments(parts), segment => Assert.True(segment[0].IsIndependent));
        Assert.All(Segments(parts), segment => Assert.InRange(segment.Sum(part => part.Duration), 1, Video.LongestSegment));
    }

    [Fact]
    public void AnEncoderThatMakesNoKeyFrame_GetsSegmentsThatAreNotTooLong()
    {
        var cutter = new SampleCutter(Video);
        var parts = Enumerable.Range(0, 200).SelectMany(frame => Add(cutter, 3600, frame == 0)).ToList();
        cutter.Finish(parts);

        Check(parts, Video);
        Assert.All(Segments(parts), segment => Assert.InRange(segment.Sum(part => part.Duration), 1, Video.LongestSegment));
        Assert.Equal(3, cutter.SegmentsWithoutKeyframe);
    }

    [Fact]
    public void UnevenFrames_AsMillisecondsMakeThem_StayWithinTheTarget()
    {
        var plan = Video with { Timescale = 1000, SampleDuration = 33, PartTarget = 204, KeyframeInterval = 60, Part = new(198, 1000), Segment = new(2000, 1000) };
        var parts = Cut(plan, Enumerable.Range(0, 300).Select(frame => (((frame + 1) * 1000 / 30) - (frame * 1000 / 30), frame % 60 == 0)));

        Check(parts, plan);
        Assert.Equal(5, Segments(parts).Count);
    }

    [Fact]
    public void Sound_EndsItsPartsWithinAFrameBeforeThePictures()
    {
        var parts = Cut(Audio, Enumerable.Repeat((1024, true), 470));

        Check(parts, Audio);
        var ends = parts.SkipLast(1).Select((part, index) => (Sound: (part.Start + part.Duration) / 48_000.0, Picture: (index + 1) * 0.2));
        Assert.All(ends, end => Assert.InRange(end.Picture - end.Sound, 0, 1024 / 48_000.0));
        Assert.Equal([9, 19, 29, 39, 49, 50], parts.Index().Where(part => part.Item.EndsSegment).Select(part => part.Index));
    }

    [Fact]
    public void Sound_KeepsToPicturesWhosePartsDoNotDivideTheSegment()
    {
        // 24 fps, a key frame each 50: parts of 6 frames, the last of each segment has 2
        var plan = Audio with { Timescale = 44_100, PartTarget = 11 * 1024, Part = new(6, 24), Segment = new(50, 24) };
        var parts = Cut(plan, Enumerable.Repeat((1024, true), 900));

        Check(parts, plan);
        Assert.All(Segments(parts).SkipLast(1).Index(), segment =>
            Assert.InRange(((segment.Index + 1) * 50 / 24.0) - ((segment.Item[^1].Start + segment.Item[^1].Duration) / 44_100.0), 0, 1024 / 44_100.0));
    }

    [Fact]
    public void ABreak_EndsTheSegment_AndTheNextPartBringsItsInit()
    {
        var cutter = new SampleCutter(Video);
        var parts = Enumerable.Range(0, 7).SelectMany(frame => Add(cutter, 3600, frame == 0)).ToList();
        cutter.Break(100_000, 100_000, "init"u8.ToArray(), parts);
        parts.AddRange(Enumerable.Range(0, 10).SelectMany(frame => Add(cutter, 3600, frame == 0)));

        Assert.Equal([0, 18_000, 100_000, 118_000], parts.Select(part => part.Start));
        Assert.Equal([false, true, false, false], parts.Select(part => part.EndsSegment));
        Assert.Equal([false, false, true, false], parts.Select(part => part.Init is not null));
    }

    /// <summary>Parts follow each other, none is longer than the target, and only the last of a segment is short.</summary>
    private static void Check(List<MediaPart> parts, CutPlan plan)
    {
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.Start + pair.First.Duration, pair.Second.Start));
        Assert.All(parts, part => Assert.InRange(part.Duration, part.EndsSegment ? 1 : (int)(0.85 * plan.PartTarget), plan.PartTarget));
    }

    private static List<MediaPart> Cut(CutPlan plan, IEnumerable<(int Duration, bool IsSync)> samples)
    {
        var cutter = new SampleCutter(plan);
        var parts = samples.SelectMany(sample => Add(cutter, sample.Duration, sample.IsSync)).ToList();
        cutter.Finish(parts);
        return parts;
    }

    private static List<MediaPart> Add(SampleCutter cutter, int duration, bool isSync)
    {
        var parts = new List<MediaPart>();
        cutter.Add(new byte[10], duration, 0, isSync, parts);
        return parts;
    }

    private static List<List<MediaPart>> Segments(List<MediaPart> parts)
    {
        var segments = new List<List<MediaPart>> { new() };
        foreach (var part in parts)
        {
            segments[^1].Add(part);
            if (part.EndsSegment)
            {
                segments.Add([]);
            }
        }

        return [.. segments.Where(segment => segment.Count > 0)];
    }
}
