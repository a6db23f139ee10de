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
    private readonly Recording _recording;
    private readonly OriginMetrics _metrics;
    private readonly TimeProvider _time;
    private ReadOnlyMemory<byte>? _nextInit; // of a publisher that came back with another one
    private int _discontinuity; // that the next part begins, as those of all other renditions do; 0 where it need not
    private Release? _lastLive; // written before the end is published
    private volatile Release _current;

    /// <param name="terms">Fixed for the life of the stream.</param>
    /// <param name="recording">Holds the parts of earlier runs, which are listed again as they were; disposed with the rendition.</param>
    /// <param name="metrics">Counts parts and their release.</param>
    /// <param name="time">Measures how long viewers wait.</param>
    /// <param name="hasEnded">In an earlier run: nothing follows.</param>
    public LiveRendition(PlaylistTerms terms, Recording recording, OriginMetrics metrics, TimeProvider time, bool hasEnded = false)
    {
        (_terms, _recording, _metrics, _time) = (terms, recording, metrics, time);
        _nextInit = recording.Index.Earlier.IsEmpty ? Announced(terms.Rendition.InitSegment) : Announced(default);
        var window = recording.Index.Earlier.Aggregate(new Window(terms), Add);
        _current = ReleaseOf(hasEnded ? window.Finish() : window);
    }

    public Rendition Rendition => _terms.Rendition;

    public MediaFile File => _recording.Media;

    public Release Current => _current;

    public Edge Edge => _current.Window.Edge;

    public DateTimeOffset EndsAt => _terms.WallClockOf(_current.Window.End);

    /// <summary>Media time at which a segment or part begins; null where it is not there.</summary>
    public TimeSpan? StartOf(string file) => MediaName.TryParse(file, Rendition.Kind, out var name) && _current.Window.StartOf(name) is { } ticks ? _terms.WallClockOf(ticks) - _terms.StartsAt : null;

    /// <summary>The init segments that were published, the first of which is number 1.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Inits { get; private set; } = [];

    /// <summary>Stores a part and publishes it.</summary>
    /// <param name="part">The next part.</param>
    /// <param name="reports">Asked for after the part is stored, so that the reports are as new as can be.</param>
    /// <param name="cancellationToken">Leaves the rendition as it was.</param>
    public async ValueTask AppendAsync(MediaPart part, Func<ImmutableArray<RenditionReport>> reports, CancellationToken cancellationToken)
    {
        var window = _current.Window;
        if (part.Duration < 1 || part.Duration > Rendition.PartTarget || part.Start < window.End || window.IsEnded)
        {
            throw new InvalidOperationException(
                $"Part of {part.Duration} ticks at {part.Start} for '{Rendition.Name}': parts have 1 to {Rendition.PartTarget} ticks, begin at {window.End} or later, and come before the end.");
        }

        var init = part.Init ?? _nextInit;
        var record = await _recording.AppendAsync(part, init ?? default, _discontinuity, cancellationToken);
        (Inits, _nextInit, _discontinuity) = (init is { } added ? Inits.Add(added) : Inits, null, 0);
        Publish(Follow(window, record) with { Reports = reports() });
        _metrics.PartPublished(Rendition.Name);
    }

    /// <summary>Goes on after a restart, with what the publisher announces now.</summary>
    /// <param name="init">In force from the next part on: a discontinuity, where it is another one than before.</param>
    /// <param name="discontinuity">Number of the one that the next part of each rendition begins; 0 where none need begin.</param>
    public void Continue(ReadOnlyMemory<byte> init, int discontinuity)
    {
        _discontinuity = discontinuity;
        _nextInit = Announced(IsInForce(init) ? default : init);
        if (!Inits.IsEmpty)
        {
            Publish(_current.Window with { ExpectsInit = _nextInit is not null });
        }
    }

    /// <summary>Whether an init segment is the one of the part that came last.</summary>
    public bool IsInForce(ReadOnlyMemory<byte> init) => Inits.IsEmpty ? init.IsEmpty : Inits[^1].Span.SequenceEqual(init.Span);

    /// <summary>Whether the next part would begin a discontinuity.</summary>
    public bool Interrupts(MediaPart part) =>
        _discontinuity > 0 || (_current.Window is { IsEmpty: false, End: var end } && (part.Start != end || part.Init is not null || _nextInit is not null));

    public RenditionReport ToReport() =>
        new(Rendition.Name, Edge, Rendition.Kind == MediaKind.Video ? _current.Window.Keyframes : 0);

    /// <summary>Lists how far all renditions are.</summary>
    public void Report(ImmutableArray<RenditionReport> reports) => Publish(_current.Window with { Reports = reports });

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
        return _lastLive is { } last && IsFresh(current) && directives.Segment is not null && directives.AreMetBy(last.Window) ? last : current;
    }

    public void Dispose() => _recording.Dispose();

    private Window Add(Window window, IndexRecord record)
    {
        if (record.InitLength > 0)
        {
            Inits = Inits.Add(File.Read(record.Init));
        }

        return Follow(window, record);
    }

    private static Window Follow(Window window, IndexRecord record) => window.Append(
        new Part(record.Start, record.Duration, record.IsIndependent != 0, record.Range, record.KeyframeLength),
        bringsInit: record.InitLength > 0,
        endsSegment: record.EndsSegment != 0,
        record.Discontinuity);

    /// <summary>Captions have no init segment. (A null in a conditional expression would become an empty one.)</summary>
    private static ReadOnlyMemory<byte>? Announced(ReadOnlyMemory<byte> init) => init.IsEmpty ? default(ReadOnlyMemory<byte>?) : init;

    private void Publish(Window window)
    {
        var before = _current;
        _current = ReleaseOf(window);
        before.Supersede(_current);
    }

    /// <summary>As long as a reload may be held: a player on a busy machine comes that late.</summary>
    private bool IsFresh(Release release) => _time.GetElapsedTime(release.PublishedAt) < 3 * TimeSpan.FromSeconds(_terms.TargetDuration);

    private Release ReleaseOf(Window window) => new(window, new MediaPlaylist(window, _time.GetUtcNow(), _metrics), _time.GetTimestamp());
}
