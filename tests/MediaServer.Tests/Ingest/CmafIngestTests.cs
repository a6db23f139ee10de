namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>Interface 1 of DASH-IF Live Media Ingest: fragmented MP4 in long requests.</summary>
public sealed class CmafIngestTests
{
    [Fact]
    public async Task TracksOfTheirOwn_BecomeOneStream_ThatFfmpegReads()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin, new { window = "event", tracks = new[] { "video", "audio" } });

        await Tools.PublishAsync($"{Tools.Picture} {Tools.Sound} -map 0:v {Tools.H264} {Tools.Fragmented} -method POST {stream.Ingest}video -map 1:a -c:a aac {Tools.Fragmented} -frag_duration 500000 -method POST {stream.Ingest}audio");
        await stream.EndedAsync();

        Assert.Equal("aac h264", await Tools.CodecsAsync(stream.Multivariant));
        await stream.CheckFramesAsync(100, 0.04, 4);
        stream.CheckCadence();
        Assert.Contains("#EXT-X-ENDLIST", await stream.PlaylistAsync("video"), StringComparison.Ordinal);
        Assert.DoesNotContain("DISCONTINUITY", await stream.PlaylistAsync("audio"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneMuxedFile_IsSplitIntoTracks()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await Tools.PublishAsync($"{Tools.Picture} {Tools.Sound} {Tools.H264} -c:a aac {Tools.Fragmented} -method POST {stream.Ingest}live.mp4");
        await stream.EndedAsync();

        Assert.Equal(["audio", "video"], stream.Session.Stream.Renditions.Select(r => r.Rendition.Name).Order());
        await stream.CheckFramesAsync(100, 0.04, 4);
        stream.CheckCadence();
    }

    [Theory]
    [InlineData("-f lavfi -i testsrc2=size=128x72:rate=30000/1001:duration=4", "-c:v libx264 -preset ultrafast -g 60", "-c:a aac", 120, 1001 / 30000.0, "aac h264", "29.970")]
    [InlineData("-f lavfi -i testsrc2=size=128x72:rate=30:duration=4", "-c:v libx264 -bf 2 -g 60 -pix_fmt yuv420p", "-c:a aac", 120, 1 / 30.0, "aac h264", "30.000")]
    [InlineData("-f lavfi -i testsrc2=size=128x72:rate=24000/1001:duration=4", "-c:v libx264 -preset ultrafast -g 48", "-c:a libopus", 96, 1001 / 24000.0, "h264 opus", "23.976")]
    [InlineData(Tools.Picture, "-c:v libx265 -preset ultrafast -x265-params keyint=25:bframes=2:log-level=none", "-c:a aac", 100, 0.04, "aac hevc", "25.000")]
    [InlineData(Tools.Picture, "-c:v libsvtav1 -preset 12 -g 25", "-c:a libopus", 100, 0.04, "av1 opus", "25.000")]
    public async Task EachCodecAndFrameRate_ArrivesWhole(string picture, string video, string audio, int frames, double frame, string codecs, string rate)
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await Tools.PublishAsync($"{picture} {Tools.Sound} {video} {audio} -f mp4 -movflags +frag_keyframe+delay_moov+default_base_moof -method PUT {stream.Ingest}live.mp4");
        await stream.EndedAsync();

        Assert.Equal(codecs, await Tools.CodecsAsync(stream.Multivariant));
        Assert.Contains($"FRAME-RATE={rate}", await stream.MultivariantAsync(), StringComparison.Ordinal);
        await stream.CheckFramesAsync(frames, frame, 4);
        stream.CheckCadence();
    }
}
