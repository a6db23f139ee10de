using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Encoding;

public sealed class VideoLadderTests
{
    private static readonly VideoFormat Square = new(512, 512);

    [Fact]
    public void ByDefault_ThePicturesStayAsTheyAre() => Assert.Equal([new Rung("video", Square, 1_000_000)], VideoLadder.None.RungsFor(Square, 1_000_000).ToList());

    [Fact]
    public void Auto_IsAllHalfAndAQuarterOfThePixels() => Assert.Equal(
        [new Rung("video", Square, 1_000_000), new Rung("video-360", new(360, 360), 589_588), new Rung("video-256", new(256, 256), 353_553)],
        VideoLadder.Auto.RungsFor(Square, 1_000_000).ToList());

    [Fact]
    public void Auto_KeepsTheShapeAndTheFrameRate() => Assert.Equal(
        [new(1280, 720, 3003), new(910, 512, 3003), new(640, 360, 3003)],
        VideoLadder.Auto.RungsFor(new VideoFormat(1280, 720, 3003), 3_000_000).Select(rung => rung.Format));

    [Fact]
    public void Auto_LeavesOutWhatNobodyCouldSee() => Assert.Equal([new(64, 64)], VideoLadder.Auto.RungsFor(new VideoFormat(64, 64), 100_000).Select(rung => rung.Format));

    [Fact]
    public void TheHighestOfAList_IsCalledVideo() =>
        Assert.Equal([("video", 360), ("video-128", 128)], VideoLadder.TryOf([360, 128])!.RungsFor(Square, 1_000_000).Select(rung => (rung.Name, rung.Format.Height)));

    [Fact]
    public void AHeightAboveTheSource_IsRefused_WithItsReason()
    {
        var refusal = Assert.Throws<ArgumentException>(() => VideoLadder.TryOf([720, 360])!.RungsFor(Square, 1_000_000).ToList());
        Assert.Contains("720", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("512", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData(255)]
    [InlineData(62)]
    [InlineData(256, 360)]
    [InlineData(256, 256)]
    [InlineData(512, 480, 360, 320, 256, 192, 128)]
    public void WhatIsNoLadder_IsNone(params int[] heights) => Assert.Null(VideoLadder.TryOf([.. heights]));
}
