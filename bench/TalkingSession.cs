using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>A conversation that is asked again and again, so that it speaks all the time, and what it tells of its pictures.</summary>
internal sealed class TalkingSession : IAsyncDisposable
{
    /// <summary>Until an answer is as far ahead of its playhead as it gets: what is measured then is what a second of speech costs.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private static readonly string[] Questions = ["What is Loomcast?", "How does the low latency work?", "What can I configure?", "How does it scale?"];

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _details = [];
    private readonly Task _talking;
    private volatile bool _isQuiet;
    private volatile string _detail = "full";
    private int _asked;

    public TalkingSession(ServerSession session)
    {
        Session = session;
        _talking = TalkAsync(_stop.Token);
    }

    public ServerSession Session { get; }

    /// <summary>How much of its pictures is rendered now.</summary>
    public string Detail => _detail;

    /// <summary>All levels so far.</summary>
    public IReadOnlyCollection<string> Details => _details;

    /// <summary>What has been told to be wrong.</summary>
    public JsonNode? Error { get; private set; }

    /// <summary>Asks no more, and cuts what is being said.</summary>
    public async Task BeQuietAsync()
    {
        _isQuiet = true;
        await Session.InterruptAsync();
    }

    /// <summary>Says something again.</summary>
    public Task AskAsync() => Session.AskAsync(Questions[_asked++ % Questions.Length]);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _talking.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task TalkAsync(CancellationToken cancellationToken)
    {
        await AskAsync();
        await AskAsync(); // one waits while the other is said
        await foreach (var item in Session.EventsAsync(cancellationToken: cancellationToken))
        {
            if (item.EventType == "detail")
            {
                _details.Add(_detail = (string)item.Data["detail"]!);
            }
            else if (item.EventType == "error")
            {
                Error = item.Data;
            }
            else if (item.EventType == "turn" && (string)item.Data["state"]! == "done" && !_isQuiet)
            {
                await AskAsync();
            }
        }
    }
}
