using System.Collections.Immutable;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>One media playlist and its bytes.</summary>
/// <remarks>The publisher is the only writer: it swaps <see cref="Current"/>. Viewers read that reference and wait for its successor.</remarks>
internal sealed class LiveRendition : IDisposable
{
    private readonly PlaylistTerms _terms;
    private readonly OriginMetrics _metrics;
    private readonly TimeProvider _time;
    private Release? _lastLive; // written before the end is published
    private volatile Release _current;

    public LiveRendition(PlaylistTerms terms, MediaFile file, OriginMetrics metrics, TimeProvider time)
    {
        (_terms, File, _metrics, _time) = (terms, file, metrics, time);
        _current = ReleaseOf(new Window(terms));
    }

    public Rendition Rendition => _terms.Rendition;

    public MediaFile File { get; }

    public Release Current => _current;

    public Edge Edge => _current.Window.Edge;

    /// <summary>Stores a part and publishes it.</summary>
    /// <param name="part">The next part.</param>
    /// <param name="reports">Asked for after the part is stored, so that the reports are as new as can be.</param>
    /// <param name="cancellationToken">Leaves the rendition as it was.</param>
    public async ValueTask AppendAsync(MediaPart part, Func<ImmutableArray<RenditionReport>> reports, CancellationToken cancellationToken)
    {
        if (part.Duration < 1 || part.Duration > Rendition.PartTarget || _current.Window.IsEnded)
        {
            throw new InvalidOperationException(
                $"Part of {part.Duration} ticks for '{Rendition.Name}': parts have 1 to {Rendition.PartTarget} ticks and come before the end.");
        }

        var range = await File.AppendAsync(part.Bytes, cancellationToken);
        Publish(_current.Window.Append(new Part(part.Duration, part.IsIndependent, range), part.EndsSegment, reports()));
        _metrics.PartPublished(Rendition.Name);
    }

    public void Finish()
    {
        if (!_current.Window.IsEnded)
        {
            _lastLive = _current;
            Publish(_current.Window.Finish());
        }
    }

    /// <summary>A response with this release was written that had been held for it.</summary>
    public Task CountReleaseAsync(Release release)
    {
        _metrics.Released(_time.GetElapsedTime(release.PublishedAt));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Where a reload begins. Who just now asks for what was there before the end gets that first: hls.js never loads a part that it
    /// comes to know together with EXT-X-ENDLIST, and its next reload tells it the end.
    /// </summary>
    public Release ReleaseFor(Directives directives)
    {
        var current = _current;
        return current.Window.IsEnded && IsFresh(current) && directives.Segment is not null && directives.AreMetBy(_lastLive!.Window) ? _lastLive : current;
    }

    public void Dispose() => File.Dispose();

    private void Publish(Window window)
    {
        var before = _current;
        _current = ReleaseOf(window);
        before.Supersede(_current);
    }

    private bool IsFresh(Release release) => _time.GetElapsedTime(release.PublishedAt) < TimeSpan.FromSeconds(_terms.TargetDuration);

    private Release ReleaseOf(Window window) => new(window, new MediaPlaylist(window, _metrics), _time.GetTimestamp());
}
