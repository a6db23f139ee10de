using System.Text;
using Loomcast.MediaServer.Playlists;

namespace Loomcast.MediaServer.Tests.Playlists;

public sealed class MultivariantPlaylistTests
{
    [Fact]
    public void Variant_AnnouncesItsPictureAndItsSound() => Assert.Equal("""
        #EXTM3U
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",CHARACTERISTICS="public.machine-generated",URI="audio/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=972000,AVERAGE-BANDWIDTH=664000,CODECS="avc1.42C01F,mp4a.40.2",RESOLUTION=512x288,FRAME-RATE=25.000,AUDIO="audio",CLOSED-CAPTIONS=NONE
        video/index.m3u8
        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.42C01F",RESOLUTION=512x288,URI="video/iframes.m3u8"
        #EXT-X-SESSION-DATA:DATA-ID="net.loomcast.thumbnails",VALUE="thumbnails.vtt"

        """, Encoding.UTF8.GetString(MultivariantPlaylist.Render([TestMedia.Video, TestMedia.Audio], "de", audioOnly: false)));

    [Fact]
    public void ALadder_IsListedFromTheTop_WithOneSound_AndTheSoundAloneAtItsEnd()
    {
        var half = TestMedia.Video with { Name = "video-204", PeakBitrate = 500_000, AverageBitrate = 400_000, Video = new(362, 204), Codecs = "avc1.42C00D" };

        Assert.Equal("""
            #EXTM3U
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",CHARACTERISTICS="public.machine-generated",URI="audio/index.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=972000,AVERAGE-BANDWIDTH=664000,CODECS="avc1.42C01F,mp4a.40.2",RESOLUTION=512x288,FRAME-RATE=25.000,AUDIO="audio",CLOSED-CAPTIONS=NONE
            video/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=572000,AVERAGE-BANDWIDTH=464000,CODECS="avc1.42C00D,mp4a.40.2",RESOLUTION=362x204,FRAME-RATE=25.000,AUDIO="audio",CLOSED-CAPTIONS=NONE
            video-204/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=72000,AVERAGE-BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="audio",CLOSED-CAPTIONS=NONE
            audio/index.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.42C01F",RESOLUTION=512x288,URI="video/iframes.m3u8"
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.42C00D",RESOLUTION=362x204,URI="video-204/iframes.m3u8"
            #EXT-X-SESSION-DATA:DATA-ID="net.loomcast.thumbnails",VALUE="thumbnails.vtt"

            """, Encoding.UTF8.GetString(MultivariantPlaylist.Render([TestMedia.Video, half, TestMedia.Audio], "de", audioOnly: true)));
    }
}
