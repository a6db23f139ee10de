using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Tests.Live;

public sealed class MediaNameTests
{
    [Theory]
    [InlineData("1.m4s", 1, null)]
    [InlineData("120.m4s", 120, null)]
    [InlineData("12.0.m4s", 12, 0)]
    [InlineData("12.34.m4s", 12, 34)]
    public void TryParse_ReadsSegmentsAndParts(string text, int segment, int? part)
    {
        Assert.True(MediaName.TryParse(text, MediaKind.Video, out var name));
        Assert.Equal(new MediaName(segment, part), name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".m4s")]
    [InlineData("1")]
    [InlineData("1.mp4")]
    [InlineData("01.m4s")]
    [InlineData("1.00.m4s")]
    [InlineData("1..m4s")]
    [InlineData("1.2.3.m4s")]
    [InlineData("-1.m4s")]
    [InlineData("+1.m4s")]
    [InlineData(" 1.m4s")]
    [InlineData("1.m4S")]
    [InlineData("99999999999.m4s")]
    [InlineData("..m4s")]
    public void TryParse_TakesOneSpellingOnly(string text) => Assert.False(MediaName.TryParse(text, MediaKind.Video, out _));

    [Theory]
    [InlineData("init.mp4", 1)]
    [InlineData("init.2.mp4", 2)]
    [InlineData("init.12.mp4", 12)]
    public void TryParseInit_ReadsTheNameThatThePlaylistGives(string text, int number)
    {
        Assert.True(MediaName.TryParseInit(text, out var found));
        Assert.Equal(number, found);
        Assert.Equal(text, MediaName.OfInit(number));
    }

    [Theory]
    [InlineData("init.1.mp4")]
    [InlineData("init.0.mp4")]
    [InlineData("init.02.mp4")]
    [InlineData("init..mp4")]
    [InlineData("init.mp")]
    [InlineData("init.2.m4s")]
    public void TryParseInit_TakesOneSpellingOnly(string text) => Assert.False(MediaName.TryParseInit(text, out _));
}
