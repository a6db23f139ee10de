using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Tests.Playlists;

public sealed class MediaPlaylistTextTests
{
    [Fact]
    public void FirstPart_IsASegmentOfItsOwn() => Assert.Equal("""
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-TARGETDURATION:2
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.64,CAN-SKIP-UNTIL=12
        #EXT-X-PART-INF:PART-TARGET=0.2
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-MAP:URI="init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:07.890Z
        #EXT-X-PART:DURATION=0.2,URI="1.0.m4s",INDEPENDENT=YES
        #EXT-X-BITRATE:720
        #EXTINF:0.2,
        1.m4s
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="2.0.m4s"
        #EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",LAST-MSN=1,LAST-PART=0

        """, Full(Video(parts: 1)));

    [Fact]
    public void Parts_AreListed_OfTheOpenSegmentAndOfThoseWithinThreeTargetDurations() => Assert.Equal("""
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-TARGETDURATION:2
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.64,CAN-SKIP-UNTIL=12
        #EXT-X-PART-INF:PART-TARGET=0.21333
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-MAP:URI="init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:07.890Z
        #EXT-X-BITRATE:384
        #EXTINF:0.192,
        1.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:08.082Z
        #EXT-X-BITRATE:384
        #EXTINF:2.00533,
        2.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:10.087Z
        #EXT-X-PART:DURATION=0.192,URI="3.0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="3.1.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.21333,URI="3.2.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="3.3.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.21333,URI="3.4.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="3.5.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="3.6.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.21333,URI="3.7.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="3.8.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="3.9.m4s",INDEPENDENT=YES
        #EXT-X-BITRATE:384
        #EXTINF:1.984,
        3.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:12.071Z
        #EXT-X-PART:DURATION=0.21333,URI="4.0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="4.1.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.21333,URI="4.2.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="4.3.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="4.4.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.21333,URI="4.5.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="4.6.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="4.7.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.21333,URI="4.8.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="4.9.m4s",INDEPENDENT=YES
        #EXT-X-BITRATE:384
        #EXTINF:2.00533,
        4.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:14.076Z
        #EXT-X-PART:DURATION=0.21333,URI="5.0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.192,URI="5.1.m4s",INDEPENDENT=YES
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="5.2.m4s"
        #EXT-X-RENDITION-REPORT:URI="../video/index.m3u8",LAST-MSN=1,LAST-PART=0

        """, Full(Audio(parts: 33)));

    [Fact]
    public void Delta_SkipsWhatLiesBeyondTheSkipBoundary_AndRepeatsTheMap()
    {
        // 82 parts of 0.2 s end at 16.4 s: segments 1 (to 0.2 s) and 2 (to 2.2 s) and 3 (to 4.2 s) end before 4.4 s.
        var full = Full(Video(parts: 82));
        var delta = Delta(Video(parts: 82));

        Assert.StartsWith("""
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.64,CAN-SKIP-UNTIL=12
            #EXT-X-PART-INF:PART-TARGET=0.2
            #EXT-X-MEDIA-SEQUENCE:1
            #EXT-X-SKIP:SKIPPED-SEGMENTS=3
            #EXT-X-MAP:URI="init.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:12.090Z
            #EXT-X-BITRATE:720
            #EXTINF:2.0,
            4.m4s

            """, delta, StringComparison.Ordinal);
        Assert.EndsWith(delta[delta.IndexOf("4.m4s", StringComparison.Ordinal)..], full, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(61)] // ends at 12.2 s: segment 1 ends at the boundary of 0.2 s, not beyond it
    [InlineData(1)]
    public void Delta_IsTheFullText_WhereNothingCanBeSkipped(int parts) => Assert.Equal(Full(Video(parts)), Delta(Video(parts)));

    [Fact]
    public void Ended_HasNoHintNoReportsAndNoBlocking() => Assert.Equal("""
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-TARGETDURATION:2
        #EXT-X-SERVER-CONTROL:PART-HOLD-BACK=0.64,CAN-SKIP-UNTIL=12
        #EXT-X-PART-INF:PART-TARGET=0.2
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-MAP:URI="init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:07.890Z
        #EXT-X-PART:DURATION=0.2,URI="1.0.m4s",INDEPENDENT=YES
        #EXT-X-BITRATE:720
        #EXTINF:0.2,
        1.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:08.090Z
        #EXT-X-PART:DURATION=0.2,URI="2.0.m4s"
        #EXT-X-PART:DURATION=0.2,URI="2.1.m4s"
        #EXT-X-BITRATE:720
        #EXTINF:0.4,
        2.m4s
        #EXT-X-ENDLIST

        """, Full(Video(parts: 3).Finish()));

    [Fact]
    public void Delta_IsTheFullText_AfterTheEnd() => Assert.Equal(Full(Video(parts: 82).Finish()), Delta(Video(parts: 82).Finish()));

    [Fact]
    public void SlidingWindow_DropsSegmentsFromItsHead_AndKeepsItsLength()
    {
        var text = Full(Video(parts: 201, TimeSpan.FromSeconds(30)));

        // 40.2 s were published: 15 segments of 2 s are kept, 6 are gone.
        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:7\n", text, StringComparison.Ordinal);
        Assert.Equal(15, text.Split("#EXTINF").Length - 1);
        Assert.DoesNotContain("PLAYLIST-TYPE", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EventList_KeepsEverything()
    {
        var text = Full(Video(parts: 201, window: null));

        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:EVENT\n", text, StringComparison.Ordinal);
        Assert.Equal(21, text.Split("#EXTINF").Length - 1);
    }

    [Fact]
    public void LostTime_EndsTheOpenSegment_AndIsADiscontinuity()
    {
        // 13 parts end at 2.6 s; the next one begins an hour after the start.
        var window = Append(Video(parts: 13), TestMedia.VideoPart(15), start: 3600 * 90_000, bringsInit: false);

        Assert.EndsWith("""
            #EXT-X-PART:DURATION=0.2,URI="3.1.m4s"
            #EXT-X-BITRATE:720
            #EXTINF:0.4,
            3.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="init.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-04T06:06:07.890Z
            #EXT-X-PART:DURATION=0.2,URI="4.0.m4s",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="4.1.m4s"
            #EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",LAST-MSN=1,LAST-PART=0

            """, Full(window), StringComparison.Ordinal);
        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-MAP", Full(window), StringComparison.Ordinal);
    }

    [Fact]
    public void NewInitSegment_IsADiscontinuity_AlsoWhereNoTimeIsLost()
    {
        var window = Append(Video(parts: 11), TestMedia.VideoPart(11), start: 11 * 18_000, bringsInit: true);

        Assert.Contains("""
            2.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="init.2.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:10.090Z
            #EXT-X-PART:DURATION=0.2,URI="3.0.m4s"
            """, Full(window), StringComparison.Ordinal);
    }

    [Fact]
    public void LostTime_DoesNotCount_ForTheWindow_AndDiscontinuitiesThatLeaveItAreCounted()
    {
        var window = Append(Video(parts: 151, TimeSpan.FromSeconds(30)), TestMedia.VideoPart(151), start: 3600 * 90_000, bringsInit: true);
        Assert.Equal(1, window.FirstListed);

        for (var number = 152; number < 321; number++)
        {
            window = Append(window, TestMedia.VideoPart(number), window.End, bringsInit: false);
        }

        // The first segment after the discontinuity has just left.
        Assert.Contains($"#EXT-X-MEDIA-SEQUENCE:{window.FirstListed + 1}\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP:URI=\"init.2.mp4\"\n", Full(window), StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-DISCONTINUITY\n", Full(window), StringComparison.Ordinal);
        Assert.Contains("#EXT-X-MAP:URI=\"init.2.mp4\"\n", Delta(window), StringComparison.Ordinal);
    }

    private static Window Video(int parts) => Video(parts, StreamSettings.Default.Window);

    private static Window Video(int parts, TimeSpan? window) => Publish(TestMedia.Video, "audio", parts, window, TestMedia.VideoPart);

    private static Window Audio(int parts) => Publish(TestMedia.Audio, "video", parts, StreamSettings.Default.Window, TestMedia.AudioPart);

    private static Window Publish(Rendition rendition, string other, int parts, TimeSpan? length, Func<int, MediaPart> partOf)
    {
        var terms = new PlaylistTerms(rendition, TestMedia.StartsAt, PlaylistTerms.HoldBackOf([TestMedia.Video, TestMedia.Audio]), length);
        var window = new Window(terms);
        foreach (var part in Enumerable.Range(0, parts).Select(partOf))
        {
            window = Append(window, part, part.Start, bringsInit: false);
        }

        return window with { Reports = [new RenditionReport(other, Edge.First, 0)] };
    }

    /// <summary>A byte for each tick: 720 kbit/s of video, 384 of sound.</summary>
    private static Window Append(Window window, MediaPart part, long start, bool bringsInit) =>
        window.Append(new Part(start, part.Duration, part.IsIndependent, new ByteRange(start, part.Duration), 0), bringsInit, part.EndsSegment);

    private static string Full(Window window) => Encoding.UTF8.GetString(MediaPlaylistText.Full(window));

    private static string Delta(Window window) => Encoding.UTF8.GetString(MediaPlaylistText.Delta(window));
}
