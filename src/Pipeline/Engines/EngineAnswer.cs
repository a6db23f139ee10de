using System.Text.Json;

namespace Loomcast.Pipeline.Engines;

/// <summary>The answer of an engine while it arrives. Whoever reads it tells when something came; what goes wrong is the engine's failure.</summary>
internal sealed class EngineAnswer(HttpResponseMessage response, Stream body, EngineTimeout timeout, string engine) : Stream
{
    /// <summary>Bytes; a minute of sound has 3 MB, and no answer of a chat engine as much.</summary>
    private const long Longest = 32_000_000;

    private long _read;

    public string MediaType => response.Content.Headers.ContentType?.MediaType ?? "";

    /// <summary>Cancelled when the caller gives up, or the engine is too slow.</summary>
    public CancellationToken Token => timeout.Token;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <summary>Something of the answer came.</summary>
    public void Feed() => timeout.Feed();

    /// <summary>All of it is there but its end, which is waited for a moment.</summary>
    public void Finish() => timeout.Finish();

    public EngineException Bad(string reason, Exception? inner = null) => new(engine, EngineFault.BadAnswer, reason, inner);

    public EngineException CutOff(Exception? inner = null) => new(engine, EngineFault.Cut, "broke off in the middle of its answer.", inner);

    /// <summary>All of it.</summary>
    public async Task<byte[]> ReadWholeAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16_384];
        while (await ReadAsync(buffer, CancellationToken.None) is var read and > 0)
        {
            Feed();
            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }

    /// <summary>All of it, as JSON.</summary>
    public async Task<JsonDocument> ReadJsonAsync()
    {
        try
        {
            return JsonDocument.Parse(await ReadWholeAsync());
        }
        catch (JsonException e)
        {
            throw Bad("did not answer with JSON.", e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await body.ReadAsync(buffer, timeout.Token);
            _read += read;
            return _read <= Longest ? read : throw Bad($"answered with more than {Longest / 1_000_000} MB.");
        }
        catch (OperationCanceledException e) when (timeout.LatenessOf(e) is { } late)
        {
            throw late;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw CutOff(e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            response.Dispose();
            timeout.Dispose();
        }

        base.Dispose(disposing);
    }
}
