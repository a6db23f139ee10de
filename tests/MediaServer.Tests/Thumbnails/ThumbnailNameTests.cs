using Loomcast.MediaServer.Thumbnails;

namespace Loomcast.MediaServer.Tests.Thumbnails;

public sealed class ThumbnailNameTests
{
    [Theory]
    [InlineData("1.jpg", 1, null)]
    [InlineData("12.7.jpg", 12, 7)]
    public void Names_AreReadAsTheyAreWritten(string text, int sheet, int? pictures)
    {
        Assert.True(ThumbnailName.TryParse(text, out var name));
        Assert.Equal(new ThumbnailName(sheet, pictures), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".jpg")]
    [InlineData("1")]
    [InlineData("01.jpg")]
    [InlineData("0.jpg")]
    [InlineData("1.0.jpg")]
    [InlineData("+1.jpg")]
    [InlineData("1..jpg")]
    [InlineData("1.2.3.jpg")]
    [InlineData("99999999999.jpg")]
    [InlineData("../1.jpg")]
    public void AnyOtherSpelling_IsNoName(string text) => Assert.False(ThumbnailName.TryParse(text, out _));
}
