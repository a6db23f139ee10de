using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>A publisher that is lost, and comes back or does not.</summary>
public sealed class ReturnTests
{
    private const string Live = $"{Tools.H264} {Tools.Fragmented} -frag_duration 200000 -method POST";

    [Fact]
    public async Task AnEncoderThatIsStartedAnew_ContinuesTheSameMediaSequence_AfterADiscontinuityInAllTracks()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        using (var first = Tools.Start($"-re {Input("testsrc2", 440)} -c:a aac {Live} {stream.Ingest}live.mp4"))
        {
            await stream.Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
            first.Kill();
            await first.WaitForExitAsync();
        }

        var before = stream.Session.Stream.Renditions.ToDictionary(r => r.Rendition.Name, r => r.Current.Window);
        await Tools.PublishAsync($"{Input("smptebars", 880)} -t 3 -c:a aac {Live} {stream.Ingest}live.mp4");
        await stream.EndedAsync();

        foreach (var rendition in stream.Session.Stream.Renditions)
        {
            var window = rendition.Current.Window;
            Assert.True(window.Segments.Count > before[rendition.Rendition.Name].Segments.Count, "the sequence goes on");
            Assert.Equal(1, window.Discontinuities);
            Assert.Equal(before[rendition.Rendition.Name].Segments.Select(s => s.Opening.Start), window.Segments.Take(before[rendition.Rendition.Name].Segments.Count).Select(s => s.Opening.Start));
        }

        stream.CheckCadence();
        var starts = stream.Session.Stream.Renditions.Select(r => r.Current.Window.Segments.Single(s => s.Opening.IsDiscontinuous).Opening.Start / (double)r.Rendition.Timescale).ToList();
        Assert.InRange(starts.Max() - starts.Min(), 0, 0.05);
        Assert.Equal(75, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count - FramesIn(stream, "video"));
        Assert.Contains("Media is missing", await origin.Client.GetStringAsync($"/api/sessions/{stream.Session.Id}/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APublisherThatStaysAway_EndsTheSession_AndItsEventsSayWhy()
    {
        await using var origin = await TestOrigin.StartAsync(["--Ingest:PublisherTimeout=00:00:02"]);
        var stream = await ExternalStream.MakeAsync(origin);
        using (var publisher = Tools.Start($"-re {Input("testsrc2", 440)} -c:a aac {Live} {stream.Ingest}live.mp4"))
        {
            await stream.Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
            publisher.Kill();
        }

        await stream.EndedAsync();

        Assert.Contains("#EXT-X-ENDLIST", await stream.PlaylistAsync("video"), StringComparison.Ordinal);
        Assert.Equal("The publisher did not come back", stream.Session.Log.Snapshot.Error!.Title);
        Assert.Equal(SessionState.Ended, stream.Session.Log.Snapshot.State);
    }

    [Fact]
    public async Task AHalfOpenConnection_LosesItsPlace_ToThePublisherThatComesBack()
    {
        await using var origin = await TestOrigin.StartAsync(["--Ingest:TakeoverAfter=00:00:00.5"]);
        var stream = await ExternalStream.MakeAsync(origin);
        using var hanging = Tools.Start($"-re {Input("testsrc2", 440)} -c:a aac {Live} {stream.Ingest}live.mp4");
        await stream.Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
        System.Diagnostics.Process.Start("kill", ["-STOP", $"{hanging.Id}"]).WaitForExit();

        await Tools.PublishAsync($"{Input("smptebars", 880)} -t 3 -c:a aac {Live} {stream.Ingest}live.mp4");
        await stream.EndedAsync();
        hanging.Kill();

        Assert.All(stream.Session.Stream.Renditions, rendition => Assert.Equal(1, rendition.Current.Window.Discontinuities));
    }

    [Fact]
    public async Task AfterARestartOfTheServer_ThePublisherGoesOn_WithTheSameMediaSequence()
    {
        var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        using (var first = Tools.Start($"-re {Input("testsrc2", 440)} -c:a aac {Live} {stream.Ingest}live.mp4"))
        {
            await stream.Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
            first.Kill();
        }

        await using var next = await origin.RestartAsync();
        var again = await ExternalStream.FindAsync(next, stream.Session.Id);
        var before = again.Session.Stream.Renditions.ToDictionary(r => r.Rendition.Name, r => (r.Rendition.PartTarget, r.Current.Window.Segments.Count));
        await Tools.PublishAsync($"{Input("smptebars", 880)} -t 3 -c:a aac {Live} {again.Ingest}live.mp4");
        await again.EndedAsync();

        Assert.Equal(2, before.Count);
        foreach (var rendition in again.Session.Stream.Renditions)
        {
            Assert.Equal(before[rendition.Rendition.Name].PartTarget, rendition.Rendition.PartTarget);
            Assert.True(rendition.Current.Window.Segments.Count > before[rendition.Rendition.Name].Count, "the sequence goes on");
            Assert.Equal(1, rendition.Current.Window.Discontinuities);
        }

        Assert.Equal(SessionState.Ended, again.Session.Log.Snapshot.State);
    }

    private static string Input(string picture, int tone) =>
        $"-f lavfi -i {picture}=size=128x72:rate=25 -f lavfi -i sine=frequency={tone}:sample_rate=48000";

    private static int FramesIn(ExternalStream stream, string rendition)
    {
        var window = stream.Session.Stream.Renditions.Single(r => r.Rendition.Name == rendition).Current.Window;
        return (int)(window.Segments.TakeWhile(s => !s.Opening.IsDiscontinuous).Sum(s => s.Duration) / (0.04 * stream.Session.Stream.Renditions.Single(r => r.Rendition.Name == rendition).Rendition.Timescale));
    }
}
