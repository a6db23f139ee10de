using Loomcast.Tests.Shared.Engines;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Bench;

/// <summary>A chat engine over HTTP that talks on, a token each 30 ms, until its asker goes away, and tells when it knows that.</summary>
internal sealed class SlowTalker : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);
    private static readonly string[] Words = ["And ", "so ", "it ", "goes ", "on ", "and ", "on. "];

    private EngineServer _server = null!;

    public string Address => _server.Address;

    /// <summary>Timestamp.</summary>
    public TaskCompletionSource<long> Gone { get; private set; } = new();

    public static async Task<SlowTalker> StartAsync()
    {
        var talker = new SlowTalker();
        talker._server = await EngineServer.StartAsync(talker.TalkAsync);
        return talker;
    }

    /// <summary>The next request is the one to tell of.</summary>
    public void Forget() => Gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TalkAsync(HttpContext context)
    {
        await using var registration = context.RequestAborted.Register(() => Gone.TrySetResult(TimeProvider.System.GetTimestamp()));
        context.Response.ContentType = "text/event-stream";
        for (var word = 0; !context.RequestAborted.IsCancellationRequested; word++)
        {
            await context.Response.WriteAsync($$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{Words[word % Words.Length]}}}"},"finish_reason":null}]}""" + "\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Pace);
        }
    }
}
