using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Tests.Playlists;

public sealed class CaptionsPlaylistTests
{
    [Fact]
    public void Captions_AreListedAsThePictures_WithoutAnInitSegment()
    {
        var window = new Window(new PlaylistTerms(TestMedia.Captions, TestMedia.StartsAt, 0.6m, null));
        for (var number = 0; number < 3; number++)
        {
            window = window.Append(new Part(number * 18_000, 18_000, true, new ByteRange(number * 60, 60), 0), bringsInit: false, endsSegment: number == 0);
        }

        Assert.Equal("""
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.6,CAN-SKIP-UNTIL=12
            #EXT-X-PART-INF:PART-TARGET=0.2
            #EXT-X-MEDIA-SEQUENCE:1
            #EXT-X-PLAYLIST-TYPE:EVENT
            #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:07.890Z
            #EXT-X-PART:DURATION=0.2,URI="1.0.vtt",INDEPENDENT=YES
            #EXTINF:0.2,
            1.vtt
            #EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:08.090Z
            #EXT-X-PART:DURATION=0.2,URI="2.0.vtt",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.2,URI="2.1.vtt",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="2.2.vtt"

            """, Encoding.UTF8.GetString(MediaPlaylistText.Full(window)));
    }

    [Fact]
    public void EachVariant_RefersToTheCaptions()
    {
        var text = Encoding.UTF8.GetString(MultivariantPlaylist.Render([TestMedia.Video, TestMedia.Audio, TestMedia.Captions], "de", audioOnly: false));

        Assert.Contains("""
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="captions",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.machine-generated",URI="captions/index.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=980000,AVERAGE-BANDWIDTH=665000,CODECS="avc1.42C01F,mp4a.40.2",RESOLUTION=512x288,FRAME-RATE=25.000,AUDIO="audio",SUBTITLES="captions",CLOSED-CAPTIONS=NONE
            video/index.m3u8

            """, text, StringComparison.Ordinal);
    }
}
