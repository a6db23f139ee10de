using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Loomcast.Tests.Shared.Engines;

/// <summary>A real HTTP server that answers as engines do, and as they should not; see <see cref="EngineAnswers"/>.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<EngineRequest> _asked = Channel.CreateUnbounded<EngineRequest>();
    private readonly Queue<RequestDelegate> _answers;
    private readonly List<EngineRequest> _requests = [];
    private readonly Lock _lock = new();

    private EngineServer(IEnumerable<RequestDelegate> answers)
    {
        _answers = new(answers);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where its API begins.</summary>
    public string Address => $"{_app.Urls.First()}/v1";

    /// <summary>All that it was asked.</summary>
    public IReadOnlyList<EngineRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="answers">One after the other; the last one to all that follow.</param>
    public static async Task<EngineServer> StartAsync(params RequestDelegate[] answers)
    {
        var server = new EngineServer(answers);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Waits for the next request.</summary>
    public async Task<EngineRequest> NextAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new EngineRequest(context.Request.Path, context.Request.Headers.Authorization, context.Request.ContentType ?? "", body.ToArray());
        RequestDelegate answer;
        lock (_lock)
        {
            _requests.Add(request);
            answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        }

        _asked.Writer.TryWrite(request);
        await answer(context);
    }
}
