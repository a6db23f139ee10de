using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Thumbnails;

namespace Loomcast.MediaServer.Tests.Thumbnails;

public sealed class ThumbnailTextTests
{
    [Fact]
    public void EachCue_IsAPieceOfASheet_AndLastsUntilTheNext() => Assert.Equal("""
        WEBVTT
        X-PROGRAM-DATE-TIME=LOCAL:00:00:10.000,DATE:2026-03-04T05:06:17.890Z

        00:00:00.000 --> 00:00:02.000
        thumbnails/1.6.jpg#xywh=0,0,160,90

        00:00:02.000 --> 00:00:04.000
        thumbnails/1.6.jpg#xywh=160,0,160,90

        00:00:04.000 --> 00:00:06.000
        thumbnails/1.6.jpg#xywh=320,0,160,90

        00:00:06.000 --> 00:00:08.000
        thumbnails/1.6.jpg#xywh=480,0,160,90

        00:00:08.000 --> 00:00:10.000
        thumbnails/1.6.jpg#xywh=640,0,160,90

        00:00:10.000 --> 00:00:11.000
        thumbnails/1.6.jpg#xywh=0,90,160,90

        """, Text(SecondsOfPictures.Window(11)));

    [Fact]
    public void AFullSheet_IsCalledByItsNumber_AndTheOneThatGrowsByWhatItHas()
    {
        var text = Text(SecondsOfPictures.Window(52));

        Assert.Contains("00:00:48.000 --> 00:00:50.000\nthumbnails/1.jpg#xywh=640,360,160,90\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n00:00:50.000 --> 00:00:52.000\nthumbnails/2.1.jpg#xywh=0,0,160,90\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void InASlidingWindow_TimesCountFromTheBeginningOfTheStream_AndOnlyWhatIsListedHasCues()
    {
        var text = Text(SecondsOfPictures.Window(100, TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(5));

        Assert.Equal("""
            WEBVTT
            X-PROGRAM-DATE-TIME=LOCAL:00:01:39.000,DATE:2026-03-04T05:07:46.890Z

            00:01:35.000 --> 00:01:36.000
            thumbnails/2.jpg#xywh=320,360,160,90

            00:01:36.000 --> 00:01:38.000
            thumbnails/2.jpg#xywh=480,360,160,90

            00:01:38.000 --> 00:01:40.000
            thumbnails/2.jpg#xywh=640,360,160,90

            """, text);
    }

    [Fact]
    public void AfterTheEnd_TimesCountFromTheFirstSegmentThatIsListed()
    {
        var text = Text(SecondsOfPictures.Window(100, TimeSpan.FromSeconds(5)).Finish(), TimeSpan.FromSeconds(5));

        Assert.Contains("LOCAL:00:00:04.000,DATE:2026-03-04T05:07:46.890Z\n\n00:00:00.000 --> 00:00:01.000\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void LostTime_IsNoTimeOfTheCues_ButOfTheDate()
    {
        var text = Text(SecondsOfPictures.Window(3).Second(60).Second(61));

        Assert.Contains("LOCAL:00:00:04.000,DATE:2026-03-04T05:07:08.890Z\n", text, StringComparison.Ordinal);
        Assert.EndsWith("00:00:04.000 --> 00:00:05.000\nthumbnails/1.3.jpg#xywh=320,0,160,90\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void BeforeTheFirstSegment_ThereAreNoCues() => Assert.Equal("WEBVTT\n", Text(SecondsOfPictures.Window(0)));

    [Theory]
    [InlineData(512, 288, 160, 90)]
    [InlineData(512, 512, 160, 160)]
    [InlineData(1080, 1920, 90, 160)]
    [InlineData(4000, 10, 160, 2)]
    public void ItsSize_HasTheShapeOfThePicture(int width, int height, int expectedWidth, int expectedHeight) =>
        Assert.Equal(new ThumbnailSize(expectedWidth, expectedHeight), ThumbnailSize.Of(new(width, height)));

    private static string Text(Window window, TimeSpan? length = null) => Encoding.UTF8.GetString(
        ThumbnailText.Render(window, new ThumbnailList(SecondsOfPictures.Timescale, ThumbnailList.MostSpacingOf(length)).Follow(window), new ThumbnailSize(160, 90)));
}
