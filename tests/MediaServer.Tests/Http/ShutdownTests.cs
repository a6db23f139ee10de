namespace Loomcast.MediaServer.Tests.Http;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_EndsEventStreamsAndHeldRequests_ByItself()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(2);
        using var events = await origin.Client.GetAsync($"/api/sessions/{session.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        var listening = events.Content.ReadAsStringAsync();
        var held = origin.Client2.GetAsync(session.Path("video/2.1.m4s"));
        await origin.WhenHeldAsync(1);

        // Without a limit of its own: what would not end by itself would hang here.
        await origin.App.StopAsync(CancellationToken.None).WaitAsync(TestOrigin.Patience);

        await held;
        Assert.StartsWith(":", await listening, StringComparison.Ordinal);
        Assert.False(session.Session.HasEnded); // the next run goes on with it
    }
}
