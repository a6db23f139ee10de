using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Loomcast.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Cmcd;

public sealed class CmcdRelayTests
{
    private const string Id = "abcdefghijklmnopqrstuvwx23";
    private const string Target = $"/live/{Id}/video/index.m3u8";

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly Channel<(string Path, string Body, string Authorization)> _reports = Channel.CreateUnbounded<(string, string, string)>();

    [Fact]
    public async Task WhatTheEdgeAnswers_IsReportedToTheOrigin_InOneRequestASecond()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(AnswerAsync), _time);
        var viewer = edge.Viewer("video.localhost");
        await viewer.GetStringAsync($"{Target}?CMCD=bl%3D1200%2Csid%3D%22a%22");
        await viewer.GetStringAsync($"{Target}?CMCD=bl%3D900%2Cbs%2Csid%3D%22b%22"); // from memory
        using var request = new HttpRequestMessage(HttpMethod.Get, Target) { Version = HttpVersion.Version20 };
        request.Headers.Add("CMCD-Request", "bl=700");
        request.Headers.Add("CMCD-Session", "sid=\"c\"");
        (await viewer.SendAsync(request)).Dispose();

        _time.Advance(TimeSpan.FromSeconds(1));
        var (path, body, authorization) = await NextAsync();

        Assert.Equal($"/live/{Id}/cmcd", path);
        Assert.Equal(string.Concat(((string[])["bl=1200,sid=\"a\"", "bl=900,bs,sid=\"b\"", "bl=700,sid=\"c\""]).Select(report => $"{report},url=\"{Target}\"\n")), body);
        Assert.Empty(authorization);
        Assert.Equal([Target], _asked);
    }

    [Fact]
    public async Task AnOriginThatWantsTokens_GetsOne()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(AnswerAsync), _time, $"--Access:Key={Convert.ToBase64String(TestToken.Key)}");

        await edge.Viewer().GetStringAsync($"/live/~{TestToken.For(Id)}/{Id}/video/index.m3u8?CMCD=bl%3D1200");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal($"Bearer {TestToken.For(Id, seconds: 61)}", (await NextAsync()).Authorization);
    }

    [Fact]
    public async Task WhatIsNoReport_OrForNoSession_IsNotSent()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(AnswerAsync), _time);
        var viewer = edge.Viewer();
        await viewer.GetStringAsync(Target);
        await viewer.GetStringAsync($"{Target}?CMCD=");
        await viewer.GetStringAsync($"{Target}?CMCD=a%0Asid%3D%22forged%22");
        await viewer.GetStringAsync($"{Target}?CMCD={new string('x', 1001)}");
        await viewer.GetStringAsync("/live/s/video/index.m3u8?CMCD=bl%3D1");
        await viewer.GetStringAsync($"/live/{Id.ToUpperInvariant()}/video/index.m3u8?CMCD=bl%3D1");
        await viewer.GetStringAsync($"{Target}?CMCD=last");

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal($"last,url=\"{Target}\"\n", (await NextAsync()).Body);
    }

    [Fact]
    public async Task APlayersOwnEvents_GoThroughTheEdge()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(AnswerAsync), _time);

        using var response = await edge.Viewer("video.localhost").PostAsync($"/live/{Id}/cmcd", new StringContent("e=t,bl=(1)"));

        Assert.Equal("e=t,bl=(1)", (await NextAsync()).Body);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await _reports.Writer.WriteAsync((context.Request.Path, body, context.Request.Headers.Authorization.ToString()));
            return;
        }

        _asked.Enqueue(context.Request.Path + context.Request.QueryString);
        context.Response.Headers.CacheControl = "max-age=3600";
        context.Response.ContentLength = 2;
        await context.Response.WriteAsync("ok");
    }

    private Task<(string Path, string Body, string Authorization)> NextAsync() => _reports.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience);
}
