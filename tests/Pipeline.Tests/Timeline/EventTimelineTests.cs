using System.Collections.Immutable;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Encoding;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Timeline;

public sealed class EventTimelineTests
{
    private static readonly VideoFormat Ntsc = new(64, 64, 3003);

    [Theory]
    [InlineData(3600, 12)] // 25 fps
    [InlineData(3003, 14)] // 29.97
    [InlineData(3754, 11)] // 23.98
    [InlineData(1500, 30)] // 60
    [InlineData(90_000, 1)] // 1
    public void Parts_AreWholeFrames_AtAnyRate(int frameTicks, int frames)
    {
        var format = new VideoFormat(64, 64, frameTicks);
        var plan = PartPlan.ForVideo(format, EventTimeline.PartDurationOf(format));

        Assert.All(Enumerable.Range(0, 10_000), part => Assert.Equal(frames, plan.SamplesIn(part)));
        Assert.InRange(plan.PartsPerSegment * plan.PartDuration.TotalSeconds, 1, 2.4); // rounds to TARGETDURATION 2
    }

    [Fact]
    public async Task Slices_BecomeAStream_AsFastAsTheyCome()
    {
        using var session = new CollectedSession();
        await MakeAsync(session.Context, 100);

        var video = session.Publisher.Parts(StreamEncoder.VideoName);
        Assert.Equal(100 * 3003, video.Sum(part => part.Duration));
        Assert.All(video.Where((_, index) => index == 0 || video[index - 1].EndsSegment), part => Assert.True(part.IsIndependent));
        var sound = session.Publisher.Parts(StreamEncoder.AudioName).Sum(part => part.Duration) / 48_000.0;
        Assert.InRange(sound - (100 * 3003 / 90_000.0), -0.0225, 0.0225); // an AAC frame
        Assert.True(session.Publisher.IsClosed);
    }

    [Fact]
    public async Task AfterARestart_TheSameSlicesGiveTheSameStream()
    {
        using var whole = new CollectedSession();
        await MakeAsync(whole.Context, 100);

        using var first = new CollectedSession();
        await MakeAsync(first.Context, 60, finish: false);
        var ends = first.Publisher.Renditions.ToDictionary(r => r.Name, r => first.Publisher.Parts(r.Name).Sum(part => (long)part.Duration));
        using var second = new CollectedSession(new EarlierRun([.. first.Told], new StreamProgress(DateTimeOffset.UnixEpoch, ends)));
        await MakeAsync(second.Context, 100);

        foreach (var name in ends.Keys)
        {
            ImmutableArray<MediaPart> both = [.. first.Publisher.Parts(name), .. second.Publisher.Parts(name)];
            Assert.Equal(whole.Publisher.Parts(name).Select(part => (part.Start, part.Duration)), both.Select(part => (part.Start, part.Duration)));
        }
    }

    [Fact]
    public async Task AfterARestart_WithNothingLeftToPublish_TheStreamEnds()
    {
        using var first = new CollectedSession();
        await MakeAsync(first.Context, 60);
        var ends = first.Publisher.Renditions.ToDictionary(r => r.Name, r => first.Publisher.Parts(r.Name).Sum(part => (long)part.Duration));
        using var second = new CollectedSession(new EarlierRun([.. first.Told], new StreamProgress(DateTimeOffset.UnixEpoch, ends)));

        await MakeAsync(second.Context, 60);

        Assert.True(second.Publisher.IsClosed);
    }

    /// <param name="context">Gets the stream.</param>
    /// <param name="slices">How many are made.</param>
    /// <param name="finish">Else the run is cut off when parts of all have come.</param>
    private static async Task MakeAsync(SessionContext context, int slices, bool finish = true)
    {
        await using var timeline = new EventTimeline(context, Ntsc, VideoLadder.None, new EncodingOptions(), captions: false);
        using var stop = new CancellationTokenSource();
        var run = timeline.RunAsync(stop.Token);
        for (var slice = 0; slice < slices; slice++)
        {
            await timeline.WriteAsync(new VideoFrame(new byte[Ntsc.FrameBytes]), new short[timeline.NextSamples], CancellationToken.None);
        }

        if (finish)
        {
            timeline.Complete();
            await run;
            return;
        }

        var collected = (CollectingPublisher)context.Publisher;
        await Task.WhenAll(collected.WhenPartAsync(StreamEncoder.VideoName), collected.WhenPartAsync(StreamEncoder.AudioName));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
