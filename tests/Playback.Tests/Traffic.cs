using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>What a page asks for, and what became of it: for the messages of tests that wait in vain.</summary>
internal sealed class Traffic
{
    private const int Kept = 10;

    private readonly ConcurrentDictionary<IRequest, DateTime> _pending = [];
    private readonly ConcurrentQueue<string> _over = [];

    public Traffic(IPage page)
    {
        page.Request += (_, request) => _pending[request] = TimeProvider.System.GetUtcNow().UtcDateTime;
        page.Response += (_, answer) => Note(answer.Request, $"{answer.Status}");
        page.RequestFailed += (_, request) => Note(request, request.Failure ?? "failed");
    }

    public override string ToString() =>
        $"pending: {string.Join(", ", _pending.Select(one => $"{PathOf(one.Key)} since {one.Value:T}"))}; over: {string.Join(", ", _over)}; now {TimeProvider.System.GetUtcNow():T}";

    private void Note(IRequest request, string end)
    {
        _pending.TryRemove(request, out var since);
        _over.Enqueue($"{PathOf(request)} {end} since {since:T} at {TimeProvider.System.GetUtcNow():T}");
        if (_over.Count > Kept)
        {
            _over.TryDequeue(out _);
        }
    }

    private static string PathOf(IRequest request) => new Uri(request.Url).PathAndQuery;
}
