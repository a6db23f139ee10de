using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>The sources of a session and the requests that are open for them; callable from any thread.</summary>
internal sealed class SourceList(IngestOptions options, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IngestSource> _sources = new(StringComparer.Ordinal);
    private readonly List<IngestRequest> _requests = [];

    /// <summary>Registers a request for a source's pieces, behind those that came before.</summary>
    /// <exception cref="IngestRefusal">The session takes no more requests.</exception>
    public IngestRequest Begin(string sourceName)
    {
        lock (_gate)
        {
            if (_requests.Count >= options.MaxRequests)
            {
                throw new IngestRefusal(Problems.Busy, $"The session has {_requests.Count} publishing requests open already.");
            }

            if (!_sources.TryGetValue(sourceName, out var source))
            {
                MakeRoom();
                source = _sources[sourceName] = new IngestSource(sourceName);
            }

            var request = new IngestRequest(source, time);
            source.Requests.Add(request);
            _requests.Add(request);
            return request;
        }
    }

    public void Finish(IngestRequest request)
    {
        lock (_gate)
        {
            _requests.Remove(request);
            request.Source.Requests.Remove(request);
        }

        request.Dispose();
    }

    /// <summary>Whether another request than this one sends media of its source just now.</summary>
    public bool IsTaken(IngestRequest request) => FirstOf(request) is { } first && first != request && first.Silence < options.TakeoverAfter;

    /// <summary>
    /// Waits until the requests before this one are done, or have fallen silent and lose their place. ffmpeg opens a request for the next
    /// segment before the one before is read.
    /// </summary>
    /// <exception cref="IngestRefusal">The one before goes on and on: it is another publisher's.</exception>
    public async Task WaitForPlaceAsync(IngestRequest request)
    {
        var (ahead, since) = (request, time.GetTimestamp());
        while (FirstOf(request) is { } first && first != request)
        {
            if (first != ahead)
            {
                (ahead, since) = (first, time.GetTimestamp());
            }

            if (first.Silence >= options.TakeoverAfter)
            {
                Supersede(first);
            }
            else if (time.GetElapsedTime(since) > options.TakeoverAfter)
            {
                throw Occupied();
            }
            else
            {
                await Task.Delay(Look, time, request.Stopped);
            }
        }
    }

    /// <summary>The header that pieces without one belong to, which may be on its way in another request; null where none comes.</summary>
    public async Task<IReadOnlyList<MediaTrack>?> WhenHeaderAsync(IngestRequest request)
    {
        var since = time.GetTimestamp();
        while (request.Source.Header is null && FirstOf(request) != request && time.GetElapsedTime(since) < options.TakeoverAfter)
        {
            await Task.Delay(Look, time, request.Stopped);
        }

        return request.Source.Header;
    }

    /// <summary>A playlist says that nothing follows: believed once the pieces are read that came before it.</summary>
    /// <param name="sourceName">Null for all.</param>
    public async Task EndAsync(string? sourceName)
    {
        IngestRequest[] before;
        lock (_gate)
        {
            before = [.. _requests.Where(request => sourceName is null || request.Source.Name == sourceName)];
        }

        while (before.Any(request => IsOpen(request) && request.Silence < options.TakeoverAfter))
        {
            await Task.Delay(Look, time);
        }

        lock (_gate)
        {
            foreach (var source in _sources.Values.Where(source => sourceName is null || source.Name == sourceName))
            {
                source.HasEnded = true;
            }
        }
    }

    /// <summary>Sources whose sender has said that nothing follows, and that no request is open for.</summary>
    public IReadOnlyList<IngestSource> Ended()
    {
        lock (_gate)
        {
            return [.. _sources.Values.Where(source => source.HasEnded && source.Requests.Count == 0)];
        }
    }

    /// <summary>Ends the requests that have sent nothing for too long.</summary>
    public void EndSilent()
    {
        IngestRequest[] silent;
        lock (_gate)
        {
            silent = [.. _requests.Where(request => request.Silence >= options.PublisherTimeout)];
        }

        Array.ForEach(silent, Supersede);
    }

    public IngestRefusal Occupied() => new(Problems.PublisherBusy,
        $"Another publisher is sending to this address. It loses its place when it sends nothing for {options.TakeoverAfter.TotalSeconds:0.#} s.");

    private IngestRequest? FirstOf(IngestRequest request)
    {
        lock (_gate)
        {
            request.Stopped.ThrowIfCancellationRequested();
            return request.Source.Requests.FirstOrDefault();
        }
    }

    private bool IsOpen(IngestRequest request)
    {
        lock (_gate)
        {
            return request.Source.Requests.Contains(request);
        }
    }

    private void Supersede(IngestRequest request)
    {
        lock (_gate)
        {
            if (_requests.Contains(request))
            {
                request.Supersede();
                request.Source.Requests.Remove(request);
            }
        }
    }

    // Names of sources are the sender's choice: those that never got a header make room.
    private void MakeRoom()
    {
        foreach (var unused in _sources.Values.Where(source => source.Header is null && source.Requests.Count == 0).ToList())
        {
            _sources.Remove(unused.Name);
        }

        if (_sources.Count >= options.MaxTracks + options.MaxRequests)
        {
            throw new IngestRefusal(Problems.LateTrack, $"The session has {_sources.Count} sources already.");
        }
    }
}
