using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A running session in the place of whose pipeline a script publishes footage, as fast or as slowly as it wants.</summary>
internal sealed class ScriptedStream
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Session _session;
    private Footage _footage;
    private int _step;
    private SessionContext _context = null!;
    private bool _ends;

    public ScriptedStream(Footage footage, Func<SessionPlan, Session> start, StreamSettings settings)
    {
        _footage = footage;
        _session = start(new SessionPlan("test", "{}", settings, Begin));
    }

    /// <summary>Of the multivariant playlist.</summary>
    public string Path => $"/live/{_session.Id}/index.m3u8";

    /// <summary>Steps of the footage that were published.</summary>
    public int Published { get; private set; }

    /// <summary>Media sequence number and part of the newest part of the first rendition.</summary>
    public (long Segment, long Part) Edge { get; private set; } = (1, -1);

    public async Task OpenAsync() => await _context.Publisher.OpenAsync(_footage.Renditions, TimeProvider.System.GetUtcNow(), CancellationToken.None);

    /// <summary>Publishes the next part of each rendition, so many times.</summary>
    public async Task PublishAsync(int steps = 1)
    {
        for (var step = 0; step < steps; step++)
        {
            var parts = _footage.Step(_step++).ToList();
            foreach (var part in parts)
            {
                await _context.Publisher.AppendAsync(part, CancellationToken.None);
            }

            Edge = _ends ? (Edge.Segment + 1, 0) : (Edge.Segment, Edge.Part + 1);
            _ends = parts[0].EndsSegment;
            Published++;
        }
    }

    /// <summary>The publisher is gone, and one that encodes anew comes in its place.</summary>
    /// <param name="footage">What it publishes; begins later than what was published ended.</param>
    public async Task RestartAsync(Footage footage)
    {
        (_footage, _step, _ends) = (footage, 0, true);
        await OpenAsync();
    }

    /// <summary>The pipeline has finished.</summary>
    public async Task EndAsync()
    {
        _finished.TrySetResult();
        await _session.Completion;
    }

    /// <summary>The pipeline is cancelled.</summary>
    public async Task CancelAsync()
    {
        _session.Cancel();
        await _session.Completion;
    }

    private SessionWork Begin(SessionContext context)
    {
        _context = context;
        return new SessionWork(cancellationToken => _finished.Task.WaitAsync(cancellationToken));
    }
}
