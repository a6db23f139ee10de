using Loomcast.Proxy.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>The edge before an origin that counts.</summary>
internal sealed class CountedOrigin : CountedAnswers, IAsyncDisposable
{
    private CountedOrigin(Action<HttpResponse> answer)
        : base(answer)
    {
    }

    public TestEdge Edge { get; private set; } = null!;

    public AnswerCache Cache => Edge.Cache;

    public static Task<CountedOrigin> StartAsync(Action<HttpResponse> answer, params string[] options) => StartAsync(answer, TimeProvider.System, options);

    /// <param name="answer">Sets status and headers; the body is the target of the request.</param>
    /// <param name="time">The clock of the edge.</param>
    /// <param name="options">Of the edge.</param>
    public static async Task<CountedOrigin> StartAsync(Action<HttpResponse> answer, TimeProvider time, params string[] options)
    {
        var origin = new CountedOrigin(answer);
        origin.Edge = await TestEdge.StartAsync(app => app.Run(origin.AnswerAsync), time, options);
        return origin;
    }

    /// <summary>Until exactly as many viewers wait at the edge.</summary>
    public async Task WhenWaitingAsync(int viewers)
    {
        using var patience = new CancellationTokenSource(TestEdge.Patience);
        while (Cache.Waiters != viewers)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return Edge.DisposeAsync();
    }
}
