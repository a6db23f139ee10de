using System.Text;

namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>That our parser is strict: what it lets through, no rule would see.</summary>
public sealed class ReadingTests
{
    private const string Header = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n";

    [Theory]
    [InlineData("\uFEFF#EXTM3U\n")]
    [InlineData("#EXT-X-VERSION:6\n#EXTM3U\n")]
    [InlineData("#EXTM3U \n")]
    [InlineData(Header + "a\tb\n")]
    [InlineData(Header + "#EXT-X-PART:DURATION=0.2\u0000,URI=\"a\"\n")]
    [InlineData(Header + "a b.m4s\n")]
    public void WhatIsNoPlaylist_IsRefused(string text) => Assert.Throws<PlaylistException>(() => Parse(text));

    [Theory]
    [InlineData("DURATION=0.2,URI=\"a\",")]
    [InlineData("DURATION=0.2, URI=\"a\"")]
    [InlineData("DURATION=0.2,DURATION=0.3,URI=\"a\"")]
    [InlineData("duration=0.2,URI=\"a\"")]
    [InlineData("DURATION=\"0.2\",URI=\"a\"")]
    [InlineData("DURATION=-0.2,URI=\"a\"")]
    [InlineData("DURATION=.2,URI=\"a\"")]
    [InlineData("DURATION=0.2,URI=a")]
    [InlineData("URI=\"a\"")]
    [InlineData("DURATION=0.2")]
    [InlineData("")]
    public void WhatIsNoPart_IsRefused(string attributes) => Assert.Throws<PlaylistException>(() =>
    {
        var part = Parse($"{Header}#EXT-X-PART:{attributes}\n").Open!.Parts[0];
        return $"{part.Uri} {part.Duration}";
    });

    [Theory]
    [InlineData("2026-03-04T05:06:07Z")]
    [InlineData("2026-03-04T05:06:07.890")]
    [InlineData("2026-03-04 05:06:07.890Z")]
    public void ATimeWithoutMillisecondsOrZone_IsRefused(string time) =>
        Assert.Throws<PlaylistException>(() => Parse($"{Header}#EXT-X-PROGRAM-DATE-TIME:{time}\n#EXTINF:2,\na\n").Segments[0].Date);

    [Fact]
    public void ASegment_KnowsAllThatAppliesToIt()
    {
        var list = Parse(Header + """
            #EXT-X-DISCONTINUITY-SEQUENCE:3
            #EXT-X-SKIP:SKIPPED-SEGMENTS=2
            #EXT-X-MAP:URI="init"
            #EXT-X-PART:DURATION=1,URI="9.0",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.9,URI="9.1"
            #EXT-X-BITRATE:500
            #EXTINF:1.9,a title, with a comma
            9
            #EXT-X-DISCONTINUITY
            #EXT-X-PART:DURATION=0.5,URI="10.0"

            """);

        var (closed, open) = (Assert.Single(list.Segments), list.Open!);
        Assert.Equal((9, 1.9m, "9", 3, 500), (closed.Number, closed.Duration!.Value, closed.Uri, closed.Discontinuities, closed.Bitrate));
        Assert.Equal(["9.0", "9.1"], closed.Parts.Select(part => part.Uri));
        Assert.Equal((10, 0.5m, null, 4, true), (open.Number, open.Length, open.Uri, open.Discontinuities, open.IsDiscontinuous));
        Assert.Equal("init", open.Map!.Text("URI"));
        Assert.Equal((10, 0), list.Edge);
    }

    private static MediaPlaylist Parse(string text) => MediaPlaylist.Parse(Encoding.UTF8.GetBytes(text));
}
