using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Encoding;

public sealed class StreamStartTests
{
    private static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(0.2);

    [Fact]
    public void AfterAShortOutage_TheStreamGoesOnWithoutASeam()
    {
        var start = After(videoParts: 20, audioTicks: 187 * 1024, outage: 6);

        Assert.Equal(new StreamStart(Zero, Slice: 100, VideoPart: 20, AudioPart: 20), start);
    }

    [Fact]
    public void AfterALongOutage_WhatPlaysNowFollows()
    {
        var start = After(videoParts: 20, audioTicks: 187 * 1024, outage: 3600);

        // 3604 s are 18020 parts; players begin three before the end.
        Assert.Equal(new StreamStart(Zero, Slice: 18_017 * 5, VideoPart: 18_017, AudioPart: 18_017), start);
    }

    [Fact]
    public void AfterAPartThatWasCutShort_TheNextOneFollows()
    {
        var start = After(videoParts: 20, audioTicks: 180 * 1024, outage: 0.1);

        Assert.Equal(20, start.VideoPart);
        Assert.Equal(20, start.AudioPart);
    }

    [Fact]
    public void AfterARest_WhatPlaysNowFollows()
    {
        var start = StreamStart.For(new VideoFormat(512, 512), Part, Zero, null).AfterRest(new VideoFormat(512, 512), Part, Zero.AddMinutes(1), slices: 52);

        Assert.Equal(new StreamStart(Zero, Slice: 297 * 5, VideoPart: 297, AudioPart: 297), start);
    }

    [Fact]
    public void AfterAShortRest_NothingComesTwice()
    {
        var start = StreamStart.For(new VideoFormat(512, 512), Part, Zero, null).AfterRest(new VideoFormat(512, 512), Part, Zero.AddSeconds(2.1), slices: 52);

        Assert.Equal(new StreamStart(Zero, Slice: 60, VideoPart: 12, AudioPart: 12), start);
    }

    [Fact]
    public void ARungOfWhichMoreIsThere_GoesOnLater()
    {
        var ends = new Dictionary<string, long> { ["video"] = 20 * 18_000, ["video-360"] = 19 * 18_000, ["video-256"] = 21 * 18_000, ["audio"] = 178 * 1024 };
        var start = StreamStart.For(new VideoFormat(512, 512), Part, Zero.AddSeconds(5), new StreamProgress(Zero, ends));

        Assert.Equal((95, 19, 19), (start.Slice, start.VideoPart, start.AudioPart));
        Assert.Equal([("video", 1), ("video-256", 2)], start.Ahead.Select(rung => (rung.Key, rung.Value)).OrderBy(rung => rung.Value));
    }

    [Fact]
    public void BeforeTheFirstPart_ItBeginsWhereItWouldHaveBegun() => Assert.Equal(new StreamStart(Zero, 0, 0, 0), After(videoParts: 0, audioTicks: 0, outage: 1));

    [Fact]
    public void WhatIsMadeAgain_GoesOnWhereTheLeastIsListed_HoweverLongTheOutageWas()
    {
        var ends = new Dictionary<string, long> { ["video"] = 20 * 18_000, ["video-256"] = 21 * 18_000, ["audio"] = 178 * 1024 };
        var start = StreamStart.ForRemade(new VideoFormat(512, 512), Part, Zero.AddDays(1), new StreamProgress(Zero, ends));

        Assert.Equal((Zero, 95, 19, 19), (start.At, start.Slice, start.VideoPart, start.AudioPart));
        Assert.Equal([("video", 1), ("video-256", 2)], start.Ahead.Select(rung => (rung.Key, rung.Value)).OrderBy(rung => rung.Value));
    }

    private static StreamStart After(int videoParts, long audioTicks, double outage) => StreamStart.For(
        new VideoFormat(64, 64),
        Part,
        Zero.AddSeconds((videoParts * 0.2) + outage),
        new StreamProgress(Zero, new Dictionary<string, long> { ["video"] = videoParts * 18_000, ["audio"] = audioTicks }));
}
