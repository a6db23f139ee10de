using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Forwarding;

/// <summary>Clients of HTTP/1.1 that close their connection without waiting for an answer.</summary>
public sealed class HangUpTests
{
    private const int Size = 100_000; // within the windows: all of it is on its way before the origin reads
    private const int Questions = 20; // by then the edge has seen that the connection was closed

    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long?> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatWasSentToItsEnd_ArrivesWhole_AndWhatWasCut_IsCutAtTheOriginToo(bool isWhole)
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(TakeAsync));
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, edge.PlainViewer().BaseAddress!.Port);
            await using var stream = socket.GetStream();
            await stream.WriteAsync((byte[])
            [
                .. "POST /ingest/s/live.mp4 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"u8,
                .. Encoding.ASCII.GetBytes($"{Size:X}\r\n"), .. new byte[Size], .. isWhole ? "\r\n0\r\n\r\n"u8 : "\r\n"u8,
            ]);
        }

        for (var question = 0; question < Questions; question++)
        {
            using var answer = await edge.PlainViewer().GetAsync("/api/sessions");
        }

        _hungUp.SetResult();

        Assert.Equal(isWhole ? Size : null, await _arrived.Task.WaitAsync(TestEdge.Patience));
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return;
        }

        await _hungUp.Task;
        try
        {
            using var whole = new MemoryStream();
            await context.Request.Body.CopyToAsync(whole);
            _arrived.SetResult(whole.Length);
        }
        catch (IOException)
        {
            _arrived.SetResult(null);
        }
    }
}
