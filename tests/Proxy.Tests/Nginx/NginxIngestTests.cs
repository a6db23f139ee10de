using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Loomcast.Proxy.Tests.Nginx;

/// <summary>nginx between an encoder and the origin.</summary>
public sealed class NginxIngestTests
{
    private readonly Channel<long> _arrived = Channel.CreateUnbounded<long>();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("POST", false)]
    [InlineData("PUT", false)]
    [InlineData("POST", true)]
    public async Task APublisher_IsHeardPieceByPiece_ForAsLongAsItSends(string method, bool isHttp2)
    {
        const int Size = 70 << 20; // elsewhere 64 MiB are the most
        await using var nginx = await TestNginx.StartAsync(_ => { }, CountAsync);
        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader);

        var publishing = SendAsync(isHttp2 ? nginx.Viewer("localhost") : nginx.PlainViewer(), method, body);
        for (var piece = 1; piece <= 3; piece++)
        {
            // The next is sent only after this one was read: a buffer anywhere would wait for ever.
            await pieces.Writer.WriteAsync("moof");
            Assert.Equal(4 * piece, await NextAsync());
        }

        await pieces.Writer.WriteAsync(new string('x', Size));
        pieces.Writer.Complete();
        Assert.Equal(HttpStatusCode.OK, (await publishing).StatusCode);
        _arrived.Writer.Complete();
        Assert.Equal(12 + Size, (await _arrived.Reader.ReadAllAsync().ToListAsync())[^1]);
    }

    [Fact]
    public async Task APublisherThatAsksFirst_IsToldToGoOn()
    {
        await using var nginx = await TestNginx.StartAsync(_ => { }, CountAsync);
        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader);

        var publishing = SendAsync(nginx.PlainViewer(), "PUT", body, asksFirst: true);
        await pieces.Writer.WriteAsync("moof");
        Assert.Equal(4, await NextAsync()); // it sends nothing before it was told
        pieces.Writer.Complete();

        Assert.Equal(HttpStatusCode.OK, (await publishing).StatusCode);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task ARefusal_ReachesThePublisher_ThatStillSends(bool isHttp2, bool isChunked)
    {
        await using var nginx = await TestNginx.StartAsync(_ => { }, context =>
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict; // before anything of the body is read
            return context.Response.WriteAsync("another publisher sends");
        });
        using var body = new ByteArrayContent(new byte[8 << 20]);

        using var response = await SendAsync(isHttp2 ? nginx.Viewer("localhost") : nginx.PlainViewer(), "POST", body, isChunked: isChunked);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("another publisher sends", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APublisherThatIsLost_IsLostAtTheOriginToo(bool isHttp2)
    {
        await using var nginx = await TestNginx.StartAsync(_ => { }, CountAsync);
        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader);
        using var cut = new CancellationTokenSource();

        var publishing = SendAsync(isHttp2 ? nginx.Viewer("localhost") : nginx.PlainViewer(), "POST", body, cut: cut.Token);
        await pieces.Writer.WriteAsync("moof");
        await NextAsync();
        await cut.CancelAsync();

        await _left.Task.WaitAsync(TestEdge.Patience);
        pieces.Writer.Complete(); // the client waits for its body even then
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
    }

    [Fact]
    public async Task APublisherThatHangsUpAfterItsLastByte_IsReadToItsEnd()
    {
        const int Size = 400_000;
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var nginx = await TestNginx.StartAsync(_ => { }, async context =>
        {
            await hungUp.Task;
            await CountAsync(context);
            _arrived.Writer.Complete();
        });
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, nginx.PlainViewer().BaseAddress!.Port);
            await using var stream = socket.GetStream();
            byte[] request = [.. "POST /ingest/s/live.mp4 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"u8, .. Encoding.ASCII.GetBytes($"{Size:X}\r\n"), .. new byte[Size], .. "\r\n0\r\n\r\n"u8];
            await stream.WriteAsync(request);
        }

        // As many questions as there are workers have it that all of them have seen the end of it.
        for (var question = 0; question < 2 * Environment.ProcessorCount; question++)
        {
            using var answer = await nginx.PlainViewer("video.localhost").GetAsync("/");
        }

        hungUp.SetResult();
        Assert.Equal(Size, (await _arrived.Reader.ReadAllAsync().ToListAsync().AsTask().WaitAsync(TestEdge.Patience))[^1]);
    }

    [Fact]
    public async Task TheVideoHost_TakesNothing()
    {
        await using var nginx = await TestNginx.StartAsync(_ => { }, CountAsync);
        using var body = new StringContent("moof");

        using var response = await SendAsync(nginx.PlainViewer("video.localhost"), "POST", body);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("/problems/wrong-host", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
        Assert.False(_arrived.Reader.TryPeek(out _));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient publisher, string method, HttpContent body, bool asksFirst = false, bool isChunked = false, CancellationToken cut = default)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "/ingest/s/live.mp4")
        {
            Version = publisher.DefaultRequestVersion,
            VersionPolicy = publisher.DefaultVersionPolicy,
            Content = body,
            Headers = { ExpectContinue = asksFirst, TransferEncodingChunked = isChunked },
        };
        return publisher.SendAsync(request, cut);
    }

    /// <summary>How much the origin has read, when it has read more.</summary>
    private Task<long> NextAsync() => _arrived.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience);

    private async Task CountAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var buffer = new byte[1 << 20];
        var total = 0L;
        try
        {
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                await _arrived.Writer.WriteAsync(total += count);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _left.SetResult();
        }
    }
}
