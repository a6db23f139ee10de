using System.Collections.Frozen;
using System.Collections.Immutable;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Playlists;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>The media of one session as viewers get it.</summary>
/// <remarks>The pipeline writes; viewers read. Renditions become visible all at once, when each has its first part.</remarks>
internal sealed class LiveStream(StreamSettings settings, OpenMedia openMedia, OriginMetrics metrics, TimeProvider time) : IStreamPublisher, IDisposable
{
    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenDictionary<string, LiveRendition> _renditions = FrozenDictionary<string, LiveRendition>.Empty;
    private long _lastFetch = time.GetTimestamp();

    /// <summary>Completes when the renditions are known; false when the stream ended without that.</summary>
    public Task<bool> Opened => _opened.Task;

    /// <summary>Completes when all can be played; false when the stream ended without that.</summary>
    public Task<bool> Begun => _begun.Task;

    /// <summary>Wall clock of media time zero; null before the stream is opened.</summary>
    public DateTimeOffset? StartsAt { get; private set; }

    public PlaylistBody? Multivariant { get; private set; }

    /// <summary>The first picture, once somebody wanted it.</summary>
    public byte[]? Poster { get; set; }

    /// <summary>How long nobody has fetched anything.</summary>
    public TimeSpan Unwatched => time.GetElapsedTime(Volatile.Read(ref _lastFetch));

    public IReadOnlyCollection<LiveRendition> Renditions => _renditions.Values;

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        if (StartsAt is not null)
        {
            throw new InvalidOperationException("The stream is open already.");
        }

        var holdBack = PlaylistTerms.HoldBackOf(renditions);
        Multivariant = new PlaylistBody(MultivariantPlaylist.Render(renditions, settings.Language));
        StartsAt = startsAt;
        _renditions = renditions.ToFrozenDictionary(r => r.Name, r =>
            new LiveRendition(new PlaylistTerms(r, startsAt, holdBack, settings.Window), openMedia(r.Name), metrics, time));
        _opened.TrySetResult(true);
        return ValueTask.CompletedTask;
    }

    public async ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken)
    {
        var rendition = _renditions[part.Rendition];
        await rendition.AppendAsync(part, () => ReportsFor(rendition), cancellationToken);
        if (!_begun.Task.IsCompleted && _renditions.Values.All(r => !r.Current.Window.IsEmpty))
        {
            _begun.TrySetResult(true);
        }
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var rendition in _renditions.Values)
        {
            rendition.Finish();
        }

        _opened.TrySetResult(false);
        _begun.TrySetResult(false);
        return ValueTask.CompletedTask;
    }

    public bool TryFind(string name, out LiveRendition rendition) => _renditions.TryGetValue(name, out rendition!);

    public void CountFetch() => Volatile.Write(ref _lastFetch, time.GetTimestamp());

    public void Dispose()
    {
        foreach (var rendition in _renditions.Values)
        {
            rendition.Dispose();
        }
    }

    private ImmutableArray<RenditionReport> ReportsFor(LiveRendition rendition) =>
        [.. _renditions.Values.Where(r => r != rendition).Select(r => new RenditionReport(r.Rendition.Name, r.Edge))];
}
