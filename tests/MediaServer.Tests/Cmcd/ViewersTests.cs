using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Cmcd;
using Loomcast.MediaServer.Metrics;
using Loomcast.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.MediaServer.Tests.Cmcd;

public sealed class ViewersTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task WhatPlayersReport_ReachesTheSessionAndTheMetrics()
    {
        await using var origin = await TestOrigin.StartAsync(time: _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);

        await origin.Client.GetStringAsync(session.Path("video/index.m3u8?CMCD=bl%3D1200%2Csid%3D%22a%22")); // version 1, query
        using var request = new HttpRequestMessage(HttpMethod.Get, session.Path("video/1.m4s"));
        request.Headers.Add("CMCD-Request", "bl=800");
        request.Headers.Add("CMCD-Status", "bs");
        request.Headers.Add("CMCD-Session", "sid=\"b\"");
        (await origin.Client.SendAsync(request)).Dispose();
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(origin, session, "e=ps,sta=r,sid=\"c\",v=2,bl=(0)\ne=t,sid=\"c\",bl=(3000),ltc=900\nrubbish\n"));

        var viewers = await CountAsync(origin, session);
        Assert.Equal((3, 1.2, 2), ((int)viewers!["count"]!, (double)viewers["medianBuffer"]!, (int)viewers["stalls"]!));
        var metrics = await origin.Client.GetStringAsync("/metrics");
        Assert.Contains("loomcast_player_stalls_total 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("loomcast_player_buffer_seconds_count 4\n", metrics, StringComparison.Ordinal);
        Assert.Contains("loomcast_player_latency_seconds_bucket{le=\"1\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Id, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStall_ThatIsToldByAnEventAndBesideARequest_IsOne()
    {
        await using var origin = await TestOrigin.StartAsync(time: _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync();

        await ReportAsync(origin, session, "e=ps,sta=r,sid=\"a\"");
        await origin.Client.GetStringAsync(session.Path("video/index.m3u8?CMCD=bs%2Csid%3D%22a%22"));

        Assert.Equal(1, (int)(await CountAsync(origin, session))!["stalls"]!);
    }

    [Fact]
    public void LowBuffers_HurryTheirSession_ByWhatTheyMiss()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var viewers = new Viewers(new OriginMetrics(services.GetRequiredService<IMeterFactory>()), _time);
        Assert.Equal(TimeSpan.Zero, viewers.Hurry());

        viewers.Take(CmcdReport.Parse("bl=100,sid=\"a\""), playhead: null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(200), viewers.Hurry());

        viewers.Take(CmcdReport.Parse("bl=1500,sid=\"a\""), playhead: null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, viewers.Hurry());
    }

    [Fact]
    public async Task WhoReportsNoLonger_IsNotCounted()
    {
        await using var origin = await TestOrigin.StartAsync(time: _time);
        var session = await origin.BeginAsync();
        Assert.Null(await CountAsync(origin, session));
        await ReportAsync(origin, session, "e=ps,sta=r,sid=\"a\"");

        _time.Advance(TimeSpan.FromSeconds(31));
        var later = await CountAsync(origin, session);
        Assert.Equal((0, 1), ((int)later!["count"]!, (int)later["stalls"]!));
        Assert.Null(later["medianBuffer"]);

        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await CountAsync(origin, session));
    }

    [Fact]
    public async Task AFloodOfIds_TakesNoMoreRoom_AndMakesRoomWhenItIsOver()
    {
        await using var origin = await TestOrigin.StartAsync(time: _time);
        var session = await origin.BeginAsync();

        await ReportAsync(origin, session, string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"sid=\"{i}\",bl=100")));
        Assert.Equal(2000, (int)(await CountAsync(origin, session))!["count"]!);

        _time.Advance(TimeSpan.FromSeconds(31));
        await ReportAsync(origin, session, "sid=\"new\",bl=700");
        Assert.Equal(1, (int)(await CountAsync(origin, session))!["count"]!);
    }

    [Fact]
    public async Task Reports_AreNeverAnError_ButForASessionThatIsNot()
    {
        await using var origin = await TestOrigin.StartAsync(time: _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync();

        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(origin, session, ""));
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(origin, session, "\0\xff,,=\"(", "text/plain"));
        using var odd = await origin.Client.GetAsync(session.Path("video/index.m3u8?CMCD=%22%22%28&CMCD=x"));
        Assert.Equal(HttpStatusCode.OK, odd.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await ReportAsync(origin, session, new string('x', 300_000)));
        using var unknown = await origin.Client.PostAsync("/live/nobody/cmcd", new StringContent("bl=1"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<HttpStatusCode> ReportAsync(TestOrigin origin, TestSession session, string body, string type = "application/cmcd")
    {
        using var response = await origin.Client.PostAsync(session.Path("cmcd"), new StringContent(body, System.Text.Encoding.UTF8, type));
        return response.StatusCode;
    }

    private static async Task<JsonNode?> CountAsync(TestOrigin origin, TestSession session) =>
        (await origin.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{session.Id}"))!["viewers"];
}
