using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;

namespace Loomcast.MediaServer.Http;

/// <summary>One occurrence of an error, as a response.</summary>
/// <param name="kind">What it is.</param>
/// <param name="detail">What it was this time: the reason and, where it depends on the occurrence, the remedy.</param>
/// <param name="retryAfter">When it may be gone.</param>
internal sealed class Problem(ProblemKind kind, string detail, TimeSpan? retryAfter = null) : IResult
{
    public ProblemKind Kind => kind;

    public string Detail => detail;

    /// <summary>All that is wrong, piece by piece: the extension "errors". Empty where the detail says it.</summary>
    public ImmutableArray<ProblemFault> Faults { get; init; } = [];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        // A guessed address must not poison a cache for those who will have it from a playlist.
        httpContext.Response.Headers.CacheControl = CacheControl.Never;
        if (retryAfter is { } delay)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString("0", null);
        }

        var details = new ProblemDetails { Type = kind.Type, Status = kind.Status, Title = kind.Title, Detail = detail };
        if (!Faults.IsEmpty)
        {
            details.Extensions["errors"] = Faults;
        }

        return TypedResults.Problem(details).ExecuteAsync(httpContext);
    }
}
