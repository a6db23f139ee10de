using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Ingest;

/// <summary>
/// A session whose media comes from a foreign encoder: gathers its tracks, opens the stream when their cadence is known, and
/// holds it or fills it while the encoder is away.
/// </summary>
/// <remarks>Requests and the session's own clock take turns; one of them works at a time.</remarks>
internal sealed class ExternalSession(SessionContext context, ExternalSettings settings, IngestOptions options) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(5); // a pause that viewers notice

    private readonly SemaphoreSlim _turn = new(1);
    private readonly StreamProgress? _earlier = context.Earlier?.Stream;
    private readonly TrackList _tracks = context.Earlier?.Stream is { } earlier ? new([.. earlier.Ends.Keys], true, options) : new(settings.Tracks, false, options);
    private readonly List<TimelineBreak> _breaks = [];
    private IngestTimeline? _timeline; // null until the stream is open
    private long? _firstSample;
    private long _lastSample;
    private DateTimeOffset? _startsAt; // as the sender's clock has it
    private readonly bool _fills = options.Filler && !settings.IsEvent;
    private bool _endAsked;
    private bool _hasEnded;
    private bool _isPauseTold;
    private int _toldWithoutKeyframe;

    /// <summary>Runs until the publisher has ended, or was away for too long.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, context.Time);
            _lastSample = context.Time.GetTimestamp();
            while (!_hasEnded && await timer.WaitForNextTickAsync(cancellationToken))
            {
                await InTurnAsync(TickAsync);
            }
        }
        finally
        {
            _hasEnded = true;
        }
    }

    /// <summary>Ends the session with what has arrived.</summary>
    public void End() => _endAsked = true;

    /// <summary>Where requests queue.</summary>
    public SourceList Sources { get; } = new(options, context.Time);

    /// <summary>Registers a request for a source's pieces.</summary>
    /// <exception cref="IngestRefusal">The session has ended, or takes no more requests.</exception>
    public IngestRequest Begin(string sourceName)
    {
        CheckRunning();
        return Sources.Begin(sourceName);
    }

    /// <summary>Takes what a request brought.</summary>
    /// <exception cref="IngestRefusal">The session cannot take it.</exception>
    /// <exception cref="MediaException">The media contradicts itself.</exception>
    public async Task TakeAsync(IngestRequest request, Arrival arrival)
    {
        if (arrival.Sample is { } sample)
        {
            request.CheckOrder(sample);
            await Sources.WaitForPlaceAsync(request);
            await InTurnAsync(() => TakeSampleAsync(request.Source, sample));
        }
        else if (arrival.Tracks is { } header)
        {
            await InTurnAsync(() => Announce(request, header));
        }
        else if (arrival.IsEnd)
        {
            request.Source.HasEnded = true;
        }
        else if (arrival.ProducerTime is { } producer && _timeline is null)
        {
            _startsAt ??= producer.At - TimeSpan.FromSeconds((double)producer.MediaTime / producer.Track.Timescale);
        }
    }

    public void Dispose() => _turn.Dispose();

    private Task Announce(IngestRequest request, IReadOnlyList<MediaTrack> header)
    {
        CheckRunning();
        var source = request.Source;
        if (source.Header is { } known && Sources.IsTaken(request) && !header.Zip(known).All(pair => pair.First.DecodesLike(pair.Second)))
        {
            throw Sources.Occupied();
        }

        _tracks.Announce(source, header, isOpen: _timeline is not null);
        source.HasEnded = false;
        return Task.CompletedTask;
    }

    private async Task TakeSampleAsync(IngestSource source, MediaSample sample)
    {
        CheckRunning();
        if (!source.Tracks.TryGetValue(sample.Track.Id, out var track))
        {
            return; // of a track that came too late
        }

        _lastSample = context.Time.GetTimestamp();
        _firstSample ??= _lastSample;
        _isPauseTold = false;
        var isFresh = source.IsFresh;
        source.IsFresh = false;
        if (_timeline is { } timeline)
        {
            timeline.Resume(source, track, sample, isFresh);
            var before = _breaks.Count;
            var parts = new List<MediaPart>();
            track.Place(sample, _breaks, parts);
            timeline.Bridge.Hear(track);
            await AppendAsync(parts);
            Tell(track, before);
        }
        else
        {
            TrackList.Keep(source, track, sample, isFresh, context.Time.GetUtcNow());
            await OpenWhenKnownAsync();
        }
    }

    private async Task TickAsync()
    {
        if (_hasEnded)
        {
            return;
        }

        var silence = _firstSample is null && _earlier is null ? TimeSpan.Zero : context.Time.GetElapsedTime(_lastSample);
        if (silence >= options.SettleTime)
        {
            Sources.Ended().ToList().ForEach(_tracks.End);
        }

        Sources.EndSilent();
        await OpenWhenKnownAsync();
        if (_endAsked || _tracks.HaveEnded || silence >= options.PublisherTimeout)
        {
            if (!_endAsked && !_tracks.HaveEnded)
            {
                TellError("The publisher did not come back", $"It sent nothing for {options.PublisherTimeout.TotalSeconds:0} s, so the stream has ended. Make a new session to go on.");
            }

            await FinishStreamAsync();
        }
        else if (_timeline is { } timeline)
        {
            await BridgeAsync(timeline);
            TellPause(timeline, silence);
        }
    }

    private async Task BridgeAsync(IngestTimeline timeline)
    {
        var parts = new List<MediaPart>();
        if (_fills)
        {
            timeline.Bridge.Extend(parts);
        }

        await AppendAsync(parts);
    }

    private void TellPause(IngestTimeline timeline, TimeSpan silence)
    {
        if (silence >= Reported && !_isPauseTold)
        {
            _isPauseTold = true;
            var left = options.PublisherTimeout - silence;
            var viewers = timeline.Bridge.IsUp ? "Viewers get its last key frame, and silence" : "Viewers keep what there is";
            TellError("The publisher is away", $"Nothing arrives. {viewers}; the stream ends in {left.TotalSeconds:0} s unless the publisher comes back.");
        }
    }

    private async Task FinishStreamAsync()
    {
        if (_timeline is null && _earlier is null && _tracks.All.Any(track => track.Pending.Count > 0))
        {
            await OpenAsync();
        }

        var parts = new List<MediaPart>();
        foreach (var track in _tracks.All)
        {
            track.Finish(parts);
        }

        await AppendAsync(parts);
        _hasEnded = true;
    }

    private async Task OpenWhenKnownAsync()
    {
        if (_timeline is null && _firstSample is { } first && _tracks.CanOpen(hasSettled: context.Time.GetElapsedTime(first) >= options.SettleTime))
        {
            await OpenAsync();
        }
    }

    private async Task OpenAsync()
    {
        var timeline = new IngestTimeline(context.Time, _tracks, _startsAt, _earlier);
        await StoreAsync(() => context.Publisher.OpenAsync(timeline.Open(_fills), timeline.StartsAt, CancellationToken.None));
        context.Emit(new StatusEvent { At = context.Time.GetUtcNow(), State = SessionState.Running, StartsAt = timeline.StartsAt });
        _timeline = timeline;
        var parts = new List<MediaPart>();
        foreach (var track in _tracks.All)
        {
            track.Pending.ForEach(pending => track.Place(pending.Sample, _breaks, parts));
            track.Pending.Clear();
            timeline.Bridge.Hear(track);
        }

        await AppendAsync(parts);
    }

    private async Task AppendAsync(List<MediaPart> parts)
    {
        foreach (var part in parts)
        {
            await StoreAsync(() => context.Publisher.AppendAsync(part, CancellationToken.None));
        }
    }

    private static async Task StoreAsync(Func<ValueTask> store)
    {
        try
        {
            await store();
        }
        catch (IOException e)
        {
            throw new MediaStoreException(e);
        }
    }

    private void Tell(IngestTrack track, int breaksBefore)
    {
        if (_breaks.Count > breaksBefore)
        {
            TellError("Media is missing", $"'{track.Name}' goes on at {track.End:0.00} s after a gap or a new start of the encoder; the playlists show a discontinuity.", _breaks[^1].At);
        }

        var withoutKeyframe = _tracks.All.Sum(t => t.SegmentsWithoutKeyframe);
        if (withoutKeyframe > _toldWithoutKeyframe && _toldWithoutKeyframe == 0)
        {
            TellError("Key frames are too far apart", $"A segment of '{track.Name}' had to begin without one. Send them as often as at the beginning: ffmpeg -g.", track.End);
        }

        _toldWithoutKeyframe = withoutKeyframe;
    }

    private void TellError(string title, string detail, double? mediaTime = null) =>
        context.Emit(new ErrorEvent { At = context.Time.GetUtcNow(), Title = title, Detail = detail, MediaTime = mediaTime });

    private void CheckRunning()
    {
        if (_hasEnded || _endAsked)
        {
            throw new IngestRefusal(Problems.SessionEnded, "The stream has ended, and takes nothing more.");
        }
    }

    private async Task InTurnAsync(Func<Task> work)
    {
        await _turn.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
