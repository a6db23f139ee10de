using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Loomcast.MediaServer.Cmcd;
using Loomcast.MediaServer.Downloads;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;
using Loomcast.MediaServer.Thumbnails;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Live;

/// <summary>The media of one session as viewers get it.</summary>
/// <remarks>The pipeline writes; viewers read. Renditions become visible all at once, when each has its first part.</remarks>
internal sealed class LiveStream(StreamSettings settings, SessionFolder folder, Demand demand, OriginMetrics metrics, TimeProvider time) : IStreamPublisher, IDisposable
{
    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenDictionary<string, LiveRendition> _renditions = FrozenDictionary<string, LiveRendition>.Empty;
    private volatile Rejoin? _rejoin; // of a stream that goes on after a restart or a rest
    private ImmutableHashSet<string> _asleep = []; // renditions that have got nothing yet since the stream rested

    /// <summary>Completes when the renditions are known; false when the stream ended without that.</summary>
    public Task<bool> Opened => _opened.Task;

    /// <summary>Completes when all can be played; false when the stream ended without that.</summary>
    public Task<bool> Begun => _begun.Task;

    /// <summary>Who fetches and asks; the stream may rest while nobody does.</summary>
    public Demand Demand => demand;

    /// <summary>Wall clock of media time zero; null before the stream is opened.</summary>
    public DateTimeOffset? StartsAt { get; private set; }

    /// <summary>Wall clock of the end of what was published; null before the stream is opened.</summary>
    public DateTimeOffset? EndsAt => _renditions.Count > 0 ? _renditions.Values.Max(r => r.EndsAt) : null;

    /// <summary>Of what is said, BCP 47.</summary>
    public string Language => settings.Language;

    /// <summary>What is said when.</summary>
    public DateRanges Ranges { get; } = new();

    /// <summary>What the session makes beside it.</summary>
    public SessionFiles Files => folder.Files;

    /// <summary>Of media, files and thumbnails, on disk.</summary>
    public long Bytes => _renditions.Values.Sum(r => r.File.Length) + Files.Bytes + (Thumbnails?.Bytes ?? 0);

    public PlaylistBody? Multivariant { get; private set; }

    /// <summary>The first picture, once somebody wanted it.</summary>
    public byte[]? Poster { get; set; }

    /// <summary>Pictures for seeking; null where there are none, and before the stream is opened.</summary>
    public ThumbnailTrack? Thumbnails { get; private set; }

    /// <summary>The whole stream as one file, made when it is first wanted after the end: a few milliseconds a minute.</summary>
    public Lazy<Download?> Download => field ??= new(() => Downloads.Download.Of(this));

    public bool HasEnded => _begun.Task.IsCompleted && _renditions.Values.All(r => r.Current.Window.IsEnded);

    /// <summary>What the players of this run of the server report.</summary>
    public Viewers Viewers { get; } = new(metrics, time);

    public IReadOnlyCollection<LiveRendition> Renditions => _renditions.Values;

    /// <summary>How far an earlier run got; null where it did not begin, or this is the first one.</summary>
    public StreamProgress? Progress => StartsAt is { } startsAt
        ? new StreamProgress(startsAt, _renditions.ToFrozenDictionary(r => r.Key, r => r.Value.Current.Window.End))
        {
            Renditions = [.. _renditions.Values.Select(r => r.Rendition)],
            SegmentStarts = _renditions.ToFrozenDictionary(r => r.Key, r => r.Value.Current.Window.Opening.Start),
        }
        : null;

    /// <summary>A stream of an earlier run, with all that it had published.</summary>
    /// <param name="folder">Where it was kept.</param>
    /// <param name="settings">For a stream that never began.</param>
    /// <param name="hasEnded">Nothing follows.</param>
    /// <param name="demand">Who wants it.</param>
    /// <param name="metrics">Counts what follows.</param>
    /// <param name="time">The server's clock.</param>
    public static LiveStream Restore(SessionFolder folder, StreamSettings settings, bool hasEnded, Demand demand, OriginMetrics metrics, TimeProvider time)
    {
        var description = folder.ReadDescription() is { } json ? JsonSerializer.Deserialize(json, OriginJson.Default.StreamDescription) : null;
        var stream = new LiveStream(description?.Settings ?? settings, folder, demand, metrics, time);
        if (description is not null)
        {
            stream.Lay(description, hasEnded);
            stream.TellBegun();
            foreach (var rendition in hasEnded ? [] : stream._renditions.Values)
            {
                rendition.Report(stream.Reports());
            }
        }

        if (hasEnded)
        {
            stream.TellEnd();
        }

        return stream;
    }

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        if (StartsAt is null)
        {
            var description = new StreamDescription(settings, startsAt, [.. renditions]);
            folder.Describe(JsonSerializer.SerializeToUtf8Bytes(description, OriginJson.Default.StreamDescription));
            Lay(description, hasEnded: false);
        }
        else if (!renditions.Select(r => r.Name).ToHashSet().SetEquals(_renditions.Keys))
        {
            throw new InvalidOperationException($"The stream has the renditions {string.Join(", ", _renditions.Keys)}, and keeps them.");
        }
        else
        {
            var discontinuity = NextDiscontinuity(renditions);
            foreach (var rendition in renditions)
            {
                _renditions[rendition.Name].Continue(rendition.InitSegment, discontinuity);
            }

            _asleep = [.. _renditions.Keys];
            _rejoin?.Dispose();
            _rejoin = new Rejoin(_renditions, PublishAsync);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) =>
        _rejoin is { IsOver: false } rejoin ? rejoin.TakeAsync(part, cancellationToken) : PublishAsync(part, cancellationToken);

    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (_rejoin is { IsOver: false } rejoin)
        {
            await rejoin.EndAsync(cancellationToken);
        }

        foreach (var rendition in _renditions.Values)
        {
            rendition.Finish();
        }

        TellEnd();
    }

    public bool TryFind(string name, out LiveRendition rendition) => _renditions.TryGetValue(name, out rendition!);

    public void Dispose()
    {
        _rejoin?.Dispose();
        foreach (var rendition in _renditions.Values)
        {
            rendition.Dispose();
        }
    }

    private async ValueTask PublishAsync(MediaPart part, CancellationToken cancellationToken)
    {
        var rendition = _renditions[part.Rendition];
        await rendition.AppendAsync(part, Reports, cancellationToken);
        TellBegun();
        if (!_asleep.IsEmpty && ImmutableInterlocked.Update(ref _asleep, asleep => asleep.Remove(part.Rendition)) && _asleep.IsEmpty)
        {
            demand.Wake();
        }
    }

    private void Lay(StreamDescription description, bool hasEnded)
    {
        var holdBack = PlaylistTerms.HoldBackOf(description.Renditions);
        Multivariant = new PlaylistBody(MultivariantPlaylist.Render(description.Renditions, settings.Language, settings.AudioOnly), description.StartsAt);
        StartsAt = description.StartsAt;
        _renditions = description.Renditions.ToFrozenDictionary(r => r.Name, r =>
            new LiveRendition(new PlaylistTerms(r, description.StartsAt, holdBack, settings.Window, Ranges) { FromStart = settings.FromStart }, folder.Open(r.Name), metrics, time, hasEnded));
        Thumbnails = ThumbnailTrack.Of(_renditions.Values, settings.Window, folder);
        _opened.TrySetResult(true);
    }

    /// <summary>
    /// Players match renditions by the numbers of their discontinuities: where one has to begin one, all do. So do they after a run that was killed
    /// before each of them had a part of it, which left some ahead of the others.
    /// </summary>
    /// <param name="renditions">As they go on.</param>
    /// <returns>Its number; 0 where none need begin.</returns>
    private int NextDiscontinuity(IReadOnlyList<Rendition> renditions)
    {
        var windows = _renditions.Values.Select(r => r.Current.Window).ToList();
        var (least, most) = (windows.Min(w => w.Discontinuities), windows.Max(w => w.Discontinuities));
        var areAlike = least == most && windows.TrueForAll(w => w.IsEmpty == windows[0].IsEmpty);
        var mustBegin = !windows[0].IsEmpty && renditions.Any(r => !_renditions[r.Name].IsInForce(r.InitSegment));
        return areAlike && !mustBegin ? 0 : most + 1;
    }

    private void TellBegun()
    {
        if (!_begun.Task.IsCompleted && _renditions.Values.All(r => !r.Current.Window.IsEmpty))
        {
            _begun.TrySetResult(true);
        }
    }

    private void TellEnd()
    {
        _opened.TrySetResult(false);
        _begun.TrySetResult(false);
        demand.Wake();
    }

    private ImmutableArray<RenditionReport> Reports() => [.. _renditions.Values.Select(r => r.ToReport())];
}
