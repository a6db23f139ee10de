using System.Net;
using System.Text.Json;
using Loomcast.Access;
using Loomcast.MediaServer.Tests.Storage;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>What a publisher is told when it cannot go on, and that nothing is lost by it.</summary>
public sealed class RefusalTests
{
    private const string OnePicture = "-f lavfi -i testsrc2=size=128x72:rate=25:duration=2";
    private const string Encoded = $"{OnePicture} {Tools.H264} {Tools.Fragmented}";

    [Theory]
    [InlineData($"{OnePicture} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 {Tools.Fragmented}", HttpStatusCode.UnsupportedMediaType, "wrong-codec")]
    [InlineData($"{OnePicture} -c:v mpeg2video {Tools.Fragmented}", HttpStatusCode.UnsupportedMediaType, "wrong-codec")]
    [InlineData($"{OnePicture} {Tools.H264} -f mpegts", HttpStatusCode.BadRequest, "bad-media")]
    [InlineData($"{OnePicture} {Tools.H264} -f mp4 -movflags +frag_keyframe+default_base_moof", HttpStatusCode.BadRequest, "bad-media")]
    public async Task WrongMedia_IsRefused_AndTheRightOneIsTakenAfterIt(string arguments, HttpStatusCode status, string type)
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await RefusedAsync(await stream.PublishAsync("video", await Tools.EncodeAsync(arguments)), status, type);
        using var taken = await stream.PublishAsync("video", await Tools.EncodeAsync(Encoded));
        await stream.EndedAsync();

        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal(50, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count);
    }

    [Fact]
    public async Task MediaBeforeItsHeader_Is412_AndTheHeaderMayComeInARequestOfItsOwn()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        var (header, fragments) = Pieces.Of(await Tools.EncodeAsync(Encoded));

        await RefusedAsync(await stream.PublishAsync("Streams(video.cmfv)", fragments[0]), HttpStatusCode.PreconditionFailed, "no-header");
        foreach (var piece in (byte[][])[[], header, .. fragments])
        {
            using var answer = await stream.PublishAsync("Streams(video.cmfv)", piece);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        stream.Session.End();
        await stream.EndedAsync();
        Assert.Equal(50, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count);
    }

    [Fact]
    public async Task RepeatedAndLatePieces_AreIgnored_AndTimeBackwardsInOneRequestIs400()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        var (header, fragments) = Pieces.Of(await Tools.EncodeAsync(Encoded));

        foreach (var piece in (byte[][])[header, fragments[0], fragments[1], fragments[0], header, fragments[1]])
        {
            using var answer = await stream.PublishAsync("video", piece);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await RefusedAsync(await stream.PublishAsync("video", [.. fragments[1], .. fragments[0]]), HttpStatusCode.BadRequest, "time-backwards");
        stream.Session.End();
        await stream.EndedAsync();
        Assert.Equal(50, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count);
        Assert.DoesNotContain("DISCONTINUITY", await stream.PlaylistAsync("video"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenBoxes_Are400_AndWhatCameBeforeThemStays()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        var (header, fragments) = Pieces.Of(await Tools.EncodeAsync(Encoded));

        await RefusedAsync(await stream.PublishAsync("video", [.. header, .. fragments[0], 0, 0, 0, 1, 2, 3, 4, 5]), HttpStatusCode.BadRequest, "bad-media");
        await RefusedAsync(await stream.PublishAsync("video", fragments[1][..^10]), HttpStatusCode.BadRequest, "bad-media");
        await RefusedAsync(await stream.PublishAsync("video", [0x40, 0, 0, 0, .. "moof"u8]), HttpStatusCode.RequestEntityTooLarge, "too-large");
        stream.Session.End();
        await stream.EndedAsync();

        Assert.Equal(49, (await Tools.FramesAsync(stream.Playlist("video"), "v:0")).Count); // of the last fragment all but the frame that was cut off
    }

    [Fact]
    public async Task AnUnknownAnEndedAndAnotherSession_TakeNothing()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        var other = await origin.BeginAsync();
        stream.Session.End();
        await stream.EndedAsync();

        await RefusedAsync(await stream.PublishAsync("video", [1]), HttpStatusCode.Conflict, "session-ended");
        await RefusedAsync(await origin.Client.PutAsync("/ingest/nobody/video", null), HttpStatusCode.NotFound, "unknown-session");
        await RefusedAsync(await origin.Client.PutAsync($"/ingest/{other.Id}/video", null), HttpStatusCode.Conflict, "no-ingest");
        using var deleted = await origin.Client.DeleteAsync(new Uri((await ExternalStream.MakeAsync(origin)).Ingest, "index0.m4s"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task AToken_IsAskedFor_WhereOneIsSet()
    {
        await using var origin = await TestOrigin.StartAsync([$"--Access:Key={Convert.ToBase64String(TestToken.Key)}"]);
        var signer = new TokenSigner(TestToken.Key, TimeProvider.System);
        origin.Client.DefaultRequestHeaders.Authorization = new("Bearer", signer.Sign(Audience.Api, "*", TimeSpan.FromHours(1)));
        var stream = await ExternalStream.MakeAsync(origin);
        origin.Client.DefaultRequestHeaders.Authorization = null;
        var media = await Tools.EncodeAsync(Encoded);
        var plain = $"/ingest/{stream.Session.Id}/video";

        await RefusedAsync(await stream.PublishAsync(plain, media), HttpStatusCode.Unauthorized, "token-missing");
        await RefusedAsync(await stream.PublishAsync(plain, media, "guessed"), HttpStatusCode.Forbidden, "token-refused");
        await RefusedAsync(await stream.PublishAsync(plain, media, signer.Sign(Audience.Play, stream.Session.Id, TimeSpan.FromHours(1))), HttpStatusCode.Forbidden, "token-refused");
        using var byAddress = await stream.PublishAsync("video", media);
        using var byHeader = await stream.PublishAsync(plain, [], signer.Sign(Audience.Publish, stream.Session.Id, TimeSpan.FromHours(1)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (byAddress.StatusCode, byHeader.StatusCode));
    }

    [SmallDiskFact]
    public async Task OnAFullDisk_ThePublisherIsTold_AndTheSessionFails()
    {
        using var disk = SmallDisk.TryMount(4)!;
        await using var origin = await TestOrigin.StartAsync([$"--Storage:Folder={disk.Folder}", "--Storage:MinFree=0"]);
        var stream = await ExternalStream.MakeAsync(origin, new { window = "event", tracks = new[] { "video" } });
        var media = await Tools.EncodeAsync(Encoded);
        disk.Fill();

        await RefusedAsync(await stream.PublishAsync("video", media), HttpStatusCode.InsufficientStorage, "no-space");
        await stream.EndedAsync();

        Assert.Equal(SessionState.Failed, stream.Session.Log.Snapshot.State);
        Assert.Contains("No space left on device", stream.Session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondPublisher_IsRefused_WhileTheFirstSends()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);
        using var first = Tools.Start($"-re -f lavfi -i testsrc2=size=128x72:rate=25 {Tools.H264} {Tools.Fragmented} -frag_duration 200000 -method POST {stream.Ingest}video");
        await stream.Session.Stream.Begun.WaitAsync(TestOrigin.Patience);

        await RefusedAsync(await stream.PublishAsync("video", await Tools.EncodeAsync(Encoded)), HttpStatusCode.Conflict, "publisher-busy");
        await RefusedAsync(await stream.PublishAsync("more", await Tools.EncodeAsync(Encoded)), HttpStatusCode.Conflict, "late-track");

        Assert.False(first.HasExited, "the first publisher goes on");
        first.Kill();
    }

    [Theory]
    [InlineData("{\"tracks\":[]}", "bad-option")]
    [InlineData("{\"tracks\":[\"../up\"]}", "bad-option")]
    [InlineData("{\"window\":3}", "bad-option")]
    [InlineData("{\"avatar\":\"ada\"}", "unknown-option")]
    public async Task AWrongOption_IsRefused(string options, string type)
    {
        await using var origin = await TestOrigin.StartAsync();
        using var body = new StringContent($"{{\"pipeline\":\"external\",\"options\":{options}}}", System.Text.Encoding.UTF8, "application/json");

        await RefusedAsync(await origin.Client.PostAsync("/api/sessions", body), HttpStatusCode.BadRequest, type);
    }

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        using (response)
        {
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal((status, "/problems/" + type), (response.StatusCode, problem.GetProperty("type").GetString()));
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        }
    }
}
