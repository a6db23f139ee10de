using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Loomcast.Proxy.Caching;

/// <summary>Reads what the origin answers, decides whether many may get it, and for how long (RFC 9111, 3).</summary>
internal sealed class AnswerReader(AnswerCache cache, IOptions<CachingOptions> options, TimeProvider time)
{
    /// <summary>Bytes of an error that comes without a length.</summary>
    private const int LongestError = 64 << 10;

    /// <summary>Of one connection, or counted anew by the edge.</summary>
    private static readonly HashSet<string> NotShared = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Age, HeaderNames.Connection, HeaderNames.ContentLength, HeaderNames.KeepAlive, HeaderNames.ProxyConnection,
        HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade,
    };

    /// <summary>Reads one answer; <paramref name="progress"/> is called whenever something came.</summary>
    public async Task<Answer> ReadAsync(HttpResponseMessage response, Action progress, CancellationToken cancellationToken)
    {
        var received = time.GetTimestamp();
        progress();
        var length = response.Content.Headers.ContentLength;
        var isStreamed = length is null && response.IsSuccessStatusCode; // the origin itself does not know yet where it ends
        if (isStreamed || length > options.Value.CacheEntryBytes || !IsForAll(response))
        {
            return Answer.Alone(received);
        }

        var room = length ?? LongestError;
        if (!cache.TryReserve(room))
        {
            return Answer.Alone(received);
        }

        try
        {
            return await ReadBodyAsync(response, GC.AllocateUninitializedArray<byte>((int)room), progress, cancellationToken) is { } body
                ? new Answer((int)response.StatusCode, Headers(response), body, received, response.Headers.Age ?? TimeSpan.Zero, Lifetime(response))
                : Answer.Alone(received);
        }
        finally
        {
            cache.Release(room);
        }
    }

    /// <returns>Null when it is longer than the buffer.</returns>
    private static async Task<byte[]?> ReadBodyAsync(HttpResponseMessage response, byte[] buffer, Action progress, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var filled = 0;
        while (filled < buffer.Length && await body.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var count)
        {
            filled += count;
            progress();
        }

        if (response.Content.Headers.ContentLength is null)
        {
            return filled < buffer.Length ? buffer.AsSpan(0, filled).ToArray() : null;
        }

        return filled == buffer.Length ? buffer : throw new EndOfStreamException("The answer ended too early.");
    }

    /// <summary>What may not be kept (no-store) may still be given to those who wait for it; what is one viewer's may not.</summary>
    private static bool IsForAll(HttpResponseMessage response) =>
        response.Headers.CacheControl?.Private is not true
        && !response.Headers.NonValidated.Contains(HeaderNames.SetCookie)
        && response.Headers.Vary.All(name => name.Equals(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase));

    /// <summary>Only what the origin says: nothing is guessed (rules T07, T10).</summary>
    private TimeSpan Lifetime(HttpResponseMessage response)
    {
        var allowed = response.Headers.CacheControl is { NoStore: false, NoCache: false } control ? control.SharedMaxAge ?? control.MaxAge ?? TimeSpan.Zero : TimeSpan.Zero;
        return allowed < options.Value.CacheFor ? allowed : options.Value.CacheFor;
    }

    private static KeyValuePair<string, StringValues>[] Headers(HttpResponseMessage response) =>
    [
        .. from header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
           where !NotShared.Contains(header.Key)
           select KeyValuePair.Create(header.Key, new StringValues([.. header.Value])),
    ];
}
