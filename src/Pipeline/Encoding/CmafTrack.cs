using System.Net;
using System.Threading.Channels;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <summary>One rendition on its way to an origin.</summary>
internal sealed class CmafTrack : IAsyncDisposable
{
    private const int PartsQueued = 64;
    private const int Attempts = 10; // in a row
    private const int SegmentsKept = 6; // what may lie in sockets, which nobody acknowledges; an origin of ours knows the last 1000 samples again
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly HttpMessageInvoker _client;
    private readonly Uri _address;
    private readonly string? _token;
    private readonly Rendition _rendition;
    private readonly DateTimeOffset _startsAt;
    private readonly TimeProvider _time;
    private readonly Channel<MediaPart> _parts = Channel.CreateBounded<MediaPart>(PartsQueued);
    private readonly Queue<MediaPart> _sent = new(); // the last ones, which may not have arrived
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private ReadOnlyMemory<byte> _init; // in force at the first of them
    private int _failures;

    public CmafTrack(HttpMessageInvoker client, Uri address, string? token, Rendition rendition, DateTimeOffset startsAt, TimeProvider time)
    {
        (_client, _address, _token, _rendition, _startsAt, _time, _init) = (client, address, token, rendition, startsAt, time, rendition.InitSegment);
        _run = RunAsync();
    }

    public async ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken)
    {
        try
        {
            await _parts.Writer.WriteAsync(part, cancellationToken);
        }
        catch (ChannelClosedException e) when (e.InnerException is EncodingException reason)
        {
            throw new EncodingException(reason.Message, reason);
        }
    }

    public Task CompleteAsync()
    {
        _parts.Writer.TryComplete();
        return _run;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!await TrySendAsync())
            {
                await Task.Delay(Pause, _time, _stop.Token);
            }
        }
        catch (Exception e)
        {
            _parts.Writer.TryComplete(e);
            throw;
        }
    }

    /// <returns>Whether the origin has taken everything.</returns>
    private async Task<bool> TrySendAsync()
    {
        await using var body = new Body(this, _stop.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = body };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true; // who is refused learns it before it sends
        request.Headers.Authorization = _token is null ? null : new("Bearer", _token);
        try
        {
            using var response = await _client.SendAsync(request, _stop.Token);
            if (response.IsSuccessStatusCode)
            {
                return true;
            }

            if (response.StatusCode < HttpStatusCode.InternalServerError && response.StatusCode != HttpStatusCode.Conflict)
            {
                throw Refused(await response.Content.ReadAsStringAsync(_stop.Token));
            }

            return ++_failures < Attempts ? false : throw Refused(await response.Content.ReadAsStringAsync(_stop.Token));
        }
        catch (HttpRequestException e)
        {
            return ++_failures < Attempts ? false : throw new EncodingException($"The origin at {_address.Authority} cannot be reached: {e.Message}", e);
        }
    }

    private EncodingException Refused(string problem) => new($"The origin takes no '{_rendition.Name}': {problem}");

    private async Task WriteAsync(Stream body, CancellationToken cancellationToken)
    {
        await body.WriteAsync(_init, cancellationToken);
        foreach (var part in _sent)
        {
            await WriteAsync(body, part, cancellationToken);
        }

        await body.FlushAsync(cancellationToken);
        while (await _parts.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_parts.Reader.TryRead(out var part))
            {
                Keep(part);
                await WriteAsync(body, part, cancellationToken);
                await body.FlushAsync(cancellationToken);
                _failures = 0;
            }
        }

        await body.WriteAsync(ProducerReference.End, cancellationToken);
    }

    private async Task WriteAsync(Stream body, MediaPart part, CancellationToken cancellationToken)
    {
        if (part.Init is { } init)
        {
            await body.WriteAsync(init, cancellationToken);
        }

        var at = _startsAt.AddTicks((long)((Int128)part.Start * TimeSpan.TicksPerSecond / _rendition.Timescale));
        await body.WriteAsync(ProducerReference.Of(part.Start, at), cancellationToken);
        await body.WriteAsync(part.Bytes, cancellationToken);
    }

    // From the first key frame that is young enough.
    private void Keep(MediaPart part)
    {
        _sent.Enqueue(part);
        var oldest = part.Start - ((long)SegmentsKept * _rendition.SegmentTarget * _rendition.Timescale);
        while (_sent.Peek().Start < oldest)
        {
            _init = _sent.Dequeue().Init ?? _init;
        }
    }

    /// <summary>The body of one request: it is written while the parts are made.</summary>
    /// <remarks>A response or an error may come while it is still being written. Disposed, it writes no more, so that the next one is alone.</remarks>
    private sealed class Body(CmafTrack track, CancellationToken stop) : HttpContent, IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        private Task _writing = Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _writing.ContinueWith(_ => { }, TaskScheduler.Default);
            _end.Dispose();
            Dispose();
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _writing = track.WriteAsync(stream, _end.Token);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
