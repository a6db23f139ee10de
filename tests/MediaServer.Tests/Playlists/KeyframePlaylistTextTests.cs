using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Tests.Playlists;

public sealed class KeyframePlaylistTextTests
{
    private const int PartLength = 1000;
    private const int KeyframeLength = 400;

    [Fact]
    public void EachKeyframe_IsAByteRangeOfItsSegment_AndLastsUntilTheNext() => Assert.Equal("""
        #EXTM3U
        #EXT-X-VERSION:5
        #EXT-X-I-FRAMES-ONLY
        #EXT-X-TARGETDURATION:2
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.64,CAN-SKIP-UNTIL=12
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-MAP:URI="init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:07.890Z
        #EXTINF:0.2,
        #EXT-X-BYTERANGE:400@0
        1.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:08.090Z
        #EXTINF:1.0,
        #EXT-X-BYTERANGE:400@0
        2.m4s
        #EXTINF:1.0,
        #EXT-X-BYTERANGE:400@5000
        2.m4s
        #EXT-X-RENDITION-REPORT:URI="../video/index.m3u8",LAST-MSN=3,LAST-PART=1
        #EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",LAST-MSN=1,LAST-PART=0

        """, Full(Video(parts: 13)));

    [Fact]
    public void MediaSequence_CountsTheKeyframesThatAreGone()
    {
        var text = Full(Video(parts: 201, TimeSpan.FromSeconds(30)));

        // Six segments are gone: one with one I-frame, five with two.
        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:12\n", text, StringComparison.Ordinal);
        Assert.Equal(30, text.Split("#EXTINF").Length - 1);
    }

    [Fact]
    public void Delta_SkipsTheKeyframesOfOldSegments()
    {
        var text = Encoding.UTF8.GetString(KeyframePlaylistText.Delta(Video(parts: 131)));

        // 14 segments; those of the last 12 s stay: the first 7 are skipped, with 13 I-frames.
        Assert.Contains("#EXT-X-VERSION:9\n", text, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=13\n#EXT-X-MAP", text, StringComparison.Ordinal);
        Assert.Equal(27 - 13, text.Split("#EXTINF").Length - 1);
    }

    [Fact]
    public void End_IsTold() => Assert.EndsWith("2.m4s\n#EXT-X-ENDLIST\n", Full(Video(parts: 11).Finish()), StringComparison.Ordinal);

    [Theory]
    [InlineData(3, true, false)] // listed
    [InlineData(4, false, false)]
    [InlineData(5, false, false)]
    [InlineData(6, false, true)]
    public void Reloads_CountKeyframes(int segment, bool met, bool tooFar)
    {
        var directives = new Directives(segment, null, Skip: false, OfKeyframes: true);

        Assert.Equal(met, directives.AreMetBy(Video(parts: 13)));
        Assert.Equal(tooFar, directives.AreTooFarAheadOf(Video(parts: 13)));
        Assert.True(directives.AreMetBy(Video(parts: 13).Finish()));
    }

    private static Window Video(int parts, TimeSpan? length = null)
    {
        var terms = new PlaylistTerms(TestMedia.Video, TestMedia.StartsAt, PlaylistTerms.HoldBackOf([TestMedia.Video, TestMedia.Audio]), length ?? StreamSettings.Default.Window);
        var window = new Window(terms);
        for (var number = 0; number < parts; number++)
        {
            // The first part, the one after it, and each fifth from there.
            var part = TestMedia.VideoPart(number);
            var keyframe = number is 0 || number % 5 == 1 ? KeyframeLength : 0;
            window = window.Append(new Part(part.Start, part.Duration, keyframe > 0, new ByteRange(number * PartLength, PartLength), keyframe), false, part.EndsSegment);
        }

        return window with { Reports = [new RenditionReport("video", new Edge(3, 1), 3), new RenditionReport("audio", Edge.First, 0)] };
    }

    private static string Full(Window window) => Encoding.UTF8.GetString(KeyframePlaylistText.Full(window));
}
