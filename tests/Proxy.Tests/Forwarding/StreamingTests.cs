using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Forwarding;

public sealed class StreamingTests
{
    [Fact]
    public async Task Events_ArriveOneByOne_BeforeTheResponseEnds()
    {
        var events = Channel.CreateUnbounded<string>();
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await foreach (var text in events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"data: {text}\n\n", context.RequestAborted);
            }
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sessions/s/events") { Version = HttpVersion.Version20 };
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");

        await events.Writer.WriteAsync("0");
        using var response = await edge.Viewer().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var i = 0; i < 5; i++)
        {
            // The next event is written only after this one was read: a buffer anywhere would wait for ever.
            Assert.Equal($"data: {i}", await reader.ReadLineAsync());
            Assert.Equal("", await reader.ReadLineAsync());
            await events.Writer.WriteAsync($"{i + 1}");
        }

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task HeldRequest_EndsAtTheOrigin_WhenTheViewerLeaves()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            using var leaving = context.RequestAborted.Register(left.SetResult);
            held.SetResult();
            await left.Task;
        }));
        using var leave = new CancellationTokenSource();

        var request = edge.Viewer("video.localhost").GetAsync("/live/s/v/index.m3u8?_HLS_msn=9", leave.Token);
        await held.Task.WaitAsync(TestEdge.Patience);
        await leave.CancelAsync();

        await left.Task.WaitAsync(TestEdge.Patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Fact]
    public async Task HeldRequests_AreAllAtTheOriginAtOnce_WhenOneConnectionCarries120()
    {
        var waiting = 120;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            if (Interlocked.Decrement(ref waiting) == 0)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(context.RequestAborted);
        }));
        var viewer = edge.Viewer("video.localhost");

        // With waves the last ones would wait for the first ones, which wait for them.
        var responses = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => viewer.GetAsync($"/live/s/v/index.m3u8?_HLS_msn={i}")));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_ArrivesPieceByPiece(bool http2)
    {
        var arrived = Channel.CreateUnbounded<string>();
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            var buffer = new byte[100];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                await arrived.Writer.WriteAsync(Encoding.ASCII.GetString(buffer, 0, count));
            }

            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }));
        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader);
        var viewer = http2 ? edge.Viewer() : edge.PlainViewer();

        var request = viewer.PostAsync("/api/sessions/s/turns", body);
        foreach (var piece in new[] { "first", "second", "third" })
        {
            await pieces.Writer.WriteAsync(piece);
            Assert.Equal(piece, await arrived.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience));
        }

        pieces.Writer.Complete();
        using var response = await request;
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task IdleEvents_OutliveTheActivityTimeout_ByHeartbeats()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            using var heartbeat = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            for (var i = 0; i < 25; i++)
            {
                await context.Response.WriteAsync(":\n", context.RequestAborted);
                await heartbeat.WaitForNextTickAsync(context.RequestAborted);
            }
        }), "--Proxy:ActivityTimeout=00:00:04");

        Assert.Equal(50, (await edge.Viewer().GetStringAsync("/api/sessions/s/events")).Length);
    }

    [Fact]
    public async Task HeldRequest_GetsAProblem_WhenTheActivityTimeoutEnds()
    {
        await using var edge = await TestEdge.StartAsync(
            origin => origin.Run(async context => await Task.Delay(Timeout.Infinite, context.RequestAborted)),
            "--Proxy:ActivityTimeout=00:00:00.2");

        using var response = await edge.Viewer().GetAsync("/live/s/index.m3u8");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Stop_CutsOpenEventStreams()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            await context.Response.WriteAsync(":", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var response = await edge.Viewer().GetAsync("/api/sessions/s/events", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1]);

        // The host's own patience would be 30 s.
        await edge.Proxy.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAsync(new byte[1]).AsTask());
    }
}
