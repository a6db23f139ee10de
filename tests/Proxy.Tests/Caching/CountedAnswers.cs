using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>An origin that counts what it is asked, and answers when the test lets it.</summary>
/// <param name="answer">Sets status and headers; the body is the target of the request.</param>
internal class CountedAnswers(Action<HttpResponse> answer)
{
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly ConcurrentQueue<IHeaderDictionary> _headers = [];
    private readonly Channel<bool> _arrived = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _left = Channel.CreateUnbounded<bool>();
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isHeld;

    /// <summary>The targets of all requests that the origin got.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public IReadOnlyList<IHeaderDictionary> Headers => [.. _headers];

    /// <summary>From now on requests wait at the origin.</summary>
    public void Hold() => (_isHeld, _gate) = (true, new(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Release()
    {
        _isHeld = false;
        _gate.TrySetResult();
    }

    /// <summary>Until the origin was asked as many times more.</summary>
    public async Task WhenAskedAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience);
        }
    }

    /// <summary>Until the origin saw a request aborted.</summary>
    public Task WhenLeftAsync() => _left.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience);

    public async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var gate = _isHeld ? _gate.Task : Task.CompletedTask;
        _asked.Enqueue(target);
        _headers.Enqueue(new HeaderDictionary(new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase)));
        _arrived.Writer.TryWrite(true);
        try
        {
            await gate.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            _left.Writer.TryWrite(true);
            return;
        }

        context.Response.ContentLength = target.Length;
        answer(context.Response);
        if (context.Response.StatusCode != StatusCodes.Status204NoContent)
        {
            await context.Response.WriteAsync(target, context.RequestAborted);
        }
    }
}
