namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>Interface 2: segments and playlists, as ffmpeg's hls and dash muxers push them.</summary>
public sealed class PushTests
{
    [Fact]
    public async Task HlsPush_IsCutIntoShortParts_AndEndsWithItsPlaylist()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await Tools.PublishAsync($"{Tools.Picture} {Tools.Sound} {Tools.H264} -c:a aac -f hls -hls_time 1 -hls_list_size 2 -hls_flags delete_segments -hls_segment_type fmp4 -method PUT {stream.Ingest}index.m3u8");
        await stream.EndedAsync();

        await stream.CheckFramesAsync(100, 0.04, 4);
        stream.CheckCadence();
        Assert.All(stream.Session.Stream.Renditions, r => Assert.InRange(r.Rendition.PartTarget / (double)r.Rendition.Timescale, 0.2, 1.05));
    }

    [Fact]
    public async Task HlsPush_OfSeveralPlaylists_KeepsThemApart()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await Tools.PublishAsync($"{Tools.Picture} {Tools.Sound} -map 0:v -map 1:a {Tools.H264} -c:a aac -f hls -hls_time 1 -hls_segment_type fmp4 -var_stream_map v:0,agroup:a\u00A0a:0,agroup:a -method PUT {stream.Ingest}%v/index.m3u8");
        await stream.EndedAsync();

        await stream.CheckFramesAsync(100, 0.04, 4);
        stream.CheckCadence();
    }

    [Fact]
    public async Task DashPush_InChunks_EndsWithItsManifest()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await Tools.PublishAsync($"{Tools.Picture} {Tools.Sound} {Tools.H264} -bf 2 -c:a aac -f dash -seg_duration 1 -ldash 1 -streaming 1 -frag_type duration -frag_duration 0.2 -write_prft 1 -use_template 1 -use_timeline 0 -method PUT -http_persistent 1 {stream.Ingest}manifest.mpd");
        await stream.EndedAsync();

        await stream.CheckFramesAsync(100, 0.04, 4);
        stream.CheckCadence();
    }
}
