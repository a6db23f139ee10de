using System.Globalization;
using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Cmcd;

/// <summary>How what players report becomes deadlines of what is made for them.</summary>
public sealed class PlayoutTests : IAsyncLifetime
{
    private const int Parts = 51;
    private const double End = Parts * 0.2;

    private readonly ManualTime _time = new();
    private TestOrigin _origin = null!;

    public async Task InitializeAsync() => _origin = await TestOrigin.StartAsync(time: _time);

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Theory]
    [InlineData("query")]
    [InlineData("headers")]
    [InlineData("event")]
    public async Task OfTwoSessions_TheOneWhoseViewerHasLessLeft_GoesFirst(string way)
    {
        var (much, little) = (await BeginAsync(), await BeginAsync());
        await TellAsync(much, way, 8000);
        await TellAsync(little, way, 3000);
        var lane = new DeadlineGate(places: 1);
        var first = await lane.EnterAsync(DateTimeOffset.UnixEpoch, CancellationToken.None);
        var second = lane.EnterAsync(much.Playout.DueAt(TimeSpan.FromSeconds(End)), CancellationToken.None).AsTask();
        var third = lane.EnterAsync(little.Playout.DueAt(TimeSpan.FromSeconds(End)), CancellationToken.None).AsTask();

        first.Dispose();

        (await third.WaitAsync(TestOrigin.Patience)).Dispose();
        (await second.WaitAsync(TestOrigin.Patience)).Dispose();
        Assert.Equal((8, 3), (Left(much), Left(little)));
    }

    /// <summary>Of a viewer whose link is slow: a short buffer is no want of media.</summary>
    [Theory]
    [InlineData("e=t,sta=p,bl=(3200),pt=3200")]
    [InlineData("e=t,sta=p,pt=1772600771090")] // with dates
    [InlineData("bl=1000,url=\"https://video.localhost/live/x/video/4.m4s?y=1\"")] // which begins at 4.2 s
    [InlineData("bl=1000,url=\"/live/x/audio/4.0.m4s\"")]
    public async Task APlayheadThatIsFarBehind_IsNotUrgent(string report)
    {
        var session = await BeginAsync();

        await PostAsync(session, $"sid=\"a\",{report}");

        Assert.Equal(7, Left(session), 0.02);
    }

    [Fact]
    public async Task ThePlayheadThatIsFurthest_Counts_AndMovesAsItsPlayerSays()
    {
        var session = await BeginAsync();
        await PostAsync(session, "sid=\"a\",e=t,sta=p,bl=9000\nsid=\"b\",e=t,sta=p,bl=7000");
        Assert.Equal(7, Left(session));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, Left(session));

        await PostAsync(session, "sid=\"b\",e=ps,sta=a"); // and stands
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(4, Left(session)); // now of the other one

        await PostAsync(session, "sid=\"a\",e=ps,sta=q");
        Assert.Equal(5, Left(session));
    }

    [Fact]
    public async Task WhatWasToldLongAgo_IsForgotten_ThoughThePlayerStillAsks()
    {
        var session = await BeginAsync();
        await TellAsync(session, "query", 3000);
        _time.Advance(TimeSpan.FromSeconds(29));
        await _origin.Client.GetStringAsync(session.Path("video/index.m3u8?CMCD=sid%3D%22a%22"));
        Assert.Equal(1, Left(session));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(10, Left(session)); // somebody watches, from the beginning as far as is known

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(20, Left(session));
    }

    private double Left(TestSession session) => Math.Round((session.Playout.DueAt(TimeSpan.FromSeconds(End)) - _time.GetUtcNow()).TotalSeconds, 3);

    private async Task<TestSession> BeginAsync()
    {
        var session = await _origin.BeginAsync(StreamSettings.Event);
        await session.PublishAsync(Parts);
        return session;
    }

    private async Task TellAsync(TestSession session, string way, int buffer)
    {
        var left = string.Create(CultureInfo.InvariantCulture, $"bl={buffer}");
        if (way == "event")
        {
            await PostAsync(session, $"e=t,sta=p,sid=\"a\",{left}");
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, session.Path("video/index.m3u8") + (way == "query" ? $"?CMCD={Uri.EscapeDataString($"{left},sid=\"a\"")}" : ""));
        if (way == "headers")
        {
            request.Headers.Add("CMCD-Request", left);
            request.Headers.Add("CMCD-Session", "sid=\"a\"");
        }

        using var response = await _origin.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private async Task PostAsync(TestSession session, string reports)
    {
        using var response = await _origin.Client.PostAsync(session.Path("cmcd"), new StringContent(reports, Encoding.UTF8, "application/cmcd"));
        response.EnsureSuccessStatusCode();
    }
}
