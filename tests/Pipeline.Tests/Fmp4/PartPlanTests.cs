using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Tests.Fmp4;

public sealed class PartPlanTests
{
    private static readonly PartPlan Video = new(3600, 90_000, TimeSpan.FromSeconds(0.2), 10);
    private static readonly PartPlan Audio = new(1024, 48_000, TimeSpan.FromSeconds(0.2), 10);

    [Fact]
    public void VideoParts_HoldFiveFrames_Always()
    {
        Assert.All(Enumerable.Range(0, 1000), part => Assert.Equal(5, Video.SamplesIn(part)));
        Assert.Equal(18_000, Video.PartTarget);
    }

    [Fact]
    public void AudioParts_HoldNineOrTenFrames_AndNeverExceedTheirTarget()
    {
        var parts = Enumerable.Range(0, 1000).Select(part => Audio.SamplesIn(part)).ToList();

        Assert.Equal([9, 10], parts.Distinct().Order());
        Assert.Equal(10 * 1024, Audio.PartTarget);
        Assert.All(parts, frames => Assert.True(frames * 1024 >= 0.85 * Audio.PartTarget, "parts last at least 85 % of the target"));
    }

    [Fact]
    public void AudioParts_EndWithinOneFrameBeforeTheVideos()
    {
        for (var part = 0L; part < 10_000; part++)
        {
            var behind = (Video.SamplesThrough(part) / 25.0) - (Audio.SamplesThrough(part) * 1024 / 48_000.0);
            Assert.InRange(behind, -1e-9, 1024 / 48_000.0);
        }
    }

    [Fact]
    public void FirstSegment_IsOnePart_LaterOnesTen()
    {
        var ends = Enumerable.Range(0, 31).Where(part => Video.EndsSegment(part));
        Assert.Equal([0, 10, 20, 30], ends);
    }

    [Fact]
    public void PartFrom_FindsThePartThatBeginsThere()
    {
        for (var part = 0L; part < 10_000; part++)
        {
            Assert.Equal(part, Audio.PartFrom(Audio.StartOf(part)));
            Assert.Equal(part + 1, Audio.PartFrom(Audio.StartOf(part) + 1));
            Assert.Equal(part, Video.PartFrom(Video.StartOf(part)));
        }
    }

    [Fact]
    public void Keyframes_OfAnEncoderThatBeginsLater_StandOnTheSameGrid() =>
        Assert.Equal("expr:not(mod(n+30,25))", KeyframePlan.For(Video, firstPart: 7).Expression);

    [Theory]
    [InlineData(0.2, "expr:not(mod(n-5,25))")]
    [InlineData(1.0, "expr:not(mod(n-25,25))")]
    [InlineData(0.4, "expr:not(mod(n-10,50))")]
    public void Keyframes_StandWhereSegmentsBegin(double part, string expression)
    {
        var plan = new PartPlan(3600, 90_000, TimeSpan.FromSeconds(part), (int)(2 / part));
        Assert.Equal(expression, KeyframePlan.For(plan).Expression);
    }
}
