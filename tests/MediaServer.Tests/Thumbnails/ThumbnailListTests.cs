using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Storage;
using Loomcast.MediaServer.Thumbnails;

namespace Loomcast.MediaServer.Tests.Thumbnails;

public sealed class ThumbnailListTests
{
    [Fact]
    public void Pictures_AreTwoSecondsApart_WhileThereAreFew()
    {
        var list = Of(SecondsOfPictures.Window(10));

        Assert.Equal([0, 2, 4, 6, 8], StartsOf(list));
        Assert.Equal(new ByteRange(4000, 400), list.Sheets[0].Pictures[2].Keyframe);
    }

    [Fact]
    public void OfALongStream_TheyAreFurtherAndFurtherApart()
    {
        var list = Of(SecondsOfPictures.Window(2000));

        Assert.Equal([2, 4, 8], GapsOf(list).Distinct());
        Assert.Equal((600 / 2 / 25) + (1200 / 4 / 25) + 1, list.Sheets.Count);
    }

    [Fact]
    public void InAWindow_TheyStayAsCloseAsTheWindowNeeds() =>
        Assert.Equal(4, GapsOf(Of(SecondsOfPictures.Window(2000), TimeSpan.FromHours(1))).Max());

    [Fact]
    public void AListThatGrew_IsThatOfAllAtOnce()
    {
        var grown = Enumerable.Range(1, 120).Aggregate(new ThumbnailList(SecondsOfPictures.Timescale, 60), (list, seconds) => list.Follow(SecondsOfPictures.Window(seconds)));
        var whole = new ThumbnailList(SecondsOfPictures.Timescale, 60).Follow(SecondsOfPictures.Window(120));

        Assert.Equal([25, 25, 10], grown.Sheets.Select(sheet => sheet.Pictures.Length));
        Assert.Equal(whole.Sheets.SelectMany(sheet => sheet.Pictures), grown.Sheets.SelectMany(sheet => sheet.Pictures));
    }

    [Fact]
    public void AnotherInitSegment_BeginsAnotherSheet_AndLostTimeDoesNotCount()
    {
        var list = Of(SecondsOfPictures.Window(10).Second(100).Second(101, bringsInit: true).Second(102));

        Assert.Equal([0, 2, 4, 6, 8, 10, 12], StartsOf(list));
        Assert.Equal([(1, 6), (2, 1)], list.Sheets.Select(sheet => (sheet.Init, sheet.Pictures.Length)));
    }

    [Fact]
    public void KeyframesThatAreFarApart_AreAllShown()
    {
        var window = Enumerable.Range(0, 30).Aggregate(SecondsOfPictures.Window(0), (grown, second) => grown.Second(second, isKeyframe: second % 7 == 0));

        Assert.Equal([0, 7, 14, 21, 28], StartsOf(Of(window)));
    }

    private static ThumbnailList Of(Window window, TimeSpan? length = null) =>
        new ThumbnailList(SecondsOfPictures.Timescale, ThumbnailList.MostSpacingOf(length)).Follow(window);

    private static List<long> StartsOf(ThumbnailList list) => [.. list.Sheets.SelectMany(sheet => sheet.Pictures).Select(picture => picture.Start / SecondsOfPictures.Timescale)];

    private static IEnumerable<long> GapsOf(ThumbnailList list) => StartsOf(list).Zip(StartsOf(list).Skip(1), (one, next) => next - one);
}
