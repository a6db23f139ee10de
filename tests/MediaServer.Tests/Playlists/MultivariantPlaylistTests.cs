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

        """, Encoding.UTF8.GetString(MultivariantPlaylist.Render([TestMedia.Video, TestMedia.Audio], "de")));
}
