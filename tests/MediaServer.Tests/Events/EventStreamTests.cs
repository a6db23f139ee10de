using System.Net;
using System.Text;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Events;

/// <summary>Server-sent events over real HTTP.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task FirstBytes_GoOutAtOnce()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();

        using var response = await ListenAsync(origin, session, after: 1);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        var padding = await reader.ReadLineAsync();
        Assert.Equal(':', padding![0]);
        Assert.InRange(padding.Length, 2048, 4096);
        Assert.Equal("retry: 1000", await reader.ReadLineAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal(["identity"], response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Events_ComeInOrder_EachOnce_UntilTheEnd()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();

        var listening = ReadToEndAsync(origin, session, after: 0);
        for (var number = 0; number < 500; number++)
        {
            session.Emit(Said($"word {number}"));
        }

        await session.FinishAsync();
        var text = await listening;

        Assert.Equal(Enumerable.Range(1, 502), Ids(text));
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        Assert.Contains("id: 502\nevent: end\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastEventId_ResumesWithoutLoss_ByHeaderOrQuery()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        session.Emit(Said("two"));
        session.Emit(Said("three"));
        await session.FinishAsync();

        Assert.Equal([3, 4], Ids(await ReadToEndAsync(origin, session, after: 2)));
        Assert.Equal([3, 4], Ids(await origin.Client.GetStringAsync($"/api/sessions/{session.Id}/events?lastEventId=2")));
    }

    [Fact]
    public async Task TooOldAnId_GetsASnapshotFirst()
    {
        await using var origin = await TestOrigin.StartAsync(["--Events:Kept=5"]);
        var session = await origin.BeginAsync();
        for (var number = 2; number <= 20; number++)
        {
            session.Emit(Said($"word {number}"));
        }

        using var response = await ListenAsync(origin, session, after: 3);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var snapshot = await ReadFrameAsync(reader);
        session.Emit(Said("next"));
        var next = await ReadFrameAsync(reader);

        Assert.Contains("id: 20\nevent: status\ndata: {", snapshot, StringComparison.Ordinal);
        Assert.Contains("\"question\":\"word 20\"", snapshot, StringComparison.Ordinal);
        Assert.StartsWith("id: 21\nevent: transcript\n", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListenerOfAnEndedSession_IsToldNotToComeBack()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.FinishAsync();

        using var response = await ListenAsync(origin, session, after: 2);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Silence_IsBrokenByPaddedComments()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var session = await origin.BeginAsync();

        using var response = await ListenAsync(origin, session, after: 1);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith(":", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("retry: 1000", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        await time.WhenTimersAsync(TestOrigin.OwnTimers + 1);
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.InRange((await reader.ReadLineAsync())!.Length, 2048, 4096);
    }

    [Fact]
    public async Task ReaderThatDoesNotRead_SlowsNobody()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        using var stuck = await ListenAsync(origin, session, after: 0);
        var listening = ReadToEndAsync(origin, session, after: 0);

        var long8k = new string('x', 8000);
        for (var number = 0; number < 2000; number++)
        {
            session.Emit(Said(long8k));
        }

        await session.FinishAsync();

        Assert.Equal(2002, Ids(await listening).Last());
    }

    [Fact]
    public async Task TooManyListeners_AreRefused_UntilOneLeaves()
    {
        await using var origin = await TestOrigin.StartAsync(["--Events:MaxListeners=1"]);
        var first = await origin.BeginAsync();
        var second = await origin.BeginAsync();
        var listening = ReadToEndAsync(origin, first, after: 0);
        await WhenListenersAsync(origin, 1);

        using var refused = await ListenAsync(origin, second, after: 0);
        await first.FinishAsync();
        await listening;
        await WhenListenersAsync(origin, 0);
        using var taken = await ListenAsync(origin, second, after: 0);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task ClientThatLeaves_IsNoListenerAnyMore()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        var response = await ListenAsync(origin, session, after: 0);
        await WhenListenersAsync(origin, 1);

        response.Dispose();

        await WhenListenersAsync(origin, 0);
    }

    [Fact]
    public async Task UnknownSession_Is404()
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await origin.Client.GetAsync("/api/sessions/nobody/events");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static TranscriptEvent Said(string text) => new() { At = DateTimeOffset.UnixEpoch, Turn = 1, Role = TranscriptEvent.User, Text = text };

    private static async Task WhenListenersAsync(TestOrigin origin, int count)
    {
        while (!(await origin.Client2.GetStringAsync("/metrics")).Contains($"\nloomcast_events_listeners {count}\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private static async Task<HttpResponseMessage> ListenAsync(TestOrigin origin, TestSession session, int after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.Id}/events") { Headers = { { "Last-Event-ID", $"{after}" } } };
        return await origin.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string> ReadToEndAsync(TestOrigin origin, TestSession session, int after)
    {
        using var response = await ListenAsync(origin, session, after);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Reads up to the next empty line.</summary>
    private static async Task<string> ReadFrameAsync(StreamReader reader)
    {
        var frame = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            // The opening comment ends with an empty line of its own.
            frame.Append(line).Append('\n');
        }

        return frame.Length > 0 && frame[0] == ':' ? await ReadFrameAsync(reader) : frame.ToString();
    }

    private static IEnumerable<int> Ids(string text) => text.Split('\n')
        .Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => int.Parse(line["id: ".Length..], null));
}
