using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Loomcast.Proxy.Caching;

/// <summary>An answer of the origin, immutable: its headers and its body are shared by all who get it.</summary>
/// <param name="status">Of any kind, errors too.</param>
/// <param name="headers">Without those of one connection.</param>
/// <param name="body">Of exactly its length.</param>
/// <param name="received">When its first byte came, in timestamps of the clock.</param>
/// <param name="age">How old it was then.</param>
/// <param name="lifetime">How old it may become; zero when it may not be kept.</param>
internal sealed class Answer(int status, KeyValuePair<string, StringValues>[] headers, ReadOnlyMemory<byte> body, long received, TimeSpan age, TimeSpan lifetime)
{
    /// <summary>What headers and bookkeeping take, roughly.</summary>
    private const int Overhead = 1024;

    private static readonly TimeSpan AgeUnit = TimeSpan.FromSeconds(1);

    /// <summary>How long the edge remembers that an answer is none to share.</summary>
    private static readonly TimeSpan AloneFor = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of memory.</summary>
    public int Size => Overhead + body.Length;

    /// <summary>Whether this is no answer but the knowledge that each viewer has to ask the origin: too large, still being made, or private.</summary>
    public bool IsAlone { get; private init; }

    /// <summary>
    /// Not for a second or less, as of plain playlists: Age tells whole seconds, so a player that tunes in would take one that is 0.9 s old
    /// for new. Those who ask at the same time share it all the same.
    /// </summary>
    public bool MayBeKept => lifetime - age > AgeUnit;

    public static Answer Alone(long received) => new(0, [], default, received, TimeSpan.Zero, AloneFor) { IsAlone = true };

    public bool IsFresh(TimeProvider time) => Age(time) < lifetime;

    public Task WriteAsync(HttpContext context, TimeProvider time)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = status;
        foreach (var (name, values) in headers)
        {
            response.Headers[name] = values;
        }

        response.Headers.Age = ((int)Age(time).TotalSeconds).ToString(CultureInfo.InvariantCulture); // rule T08
        if (status == StatusCodes.Status200OK && IsConditional(request.Headers))
        {
            var tag = EntityTagHeaderValue.TryParse(response.Headers.ETag.ToString(), out var parsed) ? parsed : null;
            return TypedResults.Bytes(body, response.ContentType, enableRangeProcessing: true, entityTag: tag).ExecuteAsync(context);
        }

        response.ContentLength = body.Length;

        // Without the viewer's token: writing to one who has left does nothing, a cancelled write would be an exception for each of them.
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private static bool IsConditional(IHeaderDictionary headers) =>
        headers.Range.Count > 0 || headers.IfNoneMatch.Count > 0 || headers.IfMatch.Count > 0 || headers.IfModifiedSince.Count > 0;

    private TimeSpan Age(TimeProvider time) => age + time.GetElapsedTime(received);
}
