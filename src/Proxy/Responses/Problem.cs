using Microsoft.AspNetCore.Http.HttpResults;

namespace Loomcast.Proxy.Responses;

/// <summary>The errors that the edge answers with itself (RFC 9457). The types are stable and of the same family as the origin's.</summary>
internal static class Problem
{
    public static ProblemHttpResult OriginDown(int status) => Of("origin-down", status, "The media server does not answer.",
        "The media server behind this proxy is starting, ending or out of reach. Try again in a second.");

    public static ProblemHttpResult BadBody(int status, string reason) =>
        Of(status == StatusCodes.Status413PayloadTooLarge ? "too-large" : "bad-body", status, "The body cannot be taken.", reason);

    public static ProblemHttpResult WrongHost() => Of("wrong-host", StatusCodes.Status404NotFound, "This host serves media only.",
        "Paths outside /live are on the app host, not on the video host.");

    public static ProblemHttpResult TooManyWait() => Of("busy", StatusCodes.Status503ServiceUnavailable, "Too many requests wait already.",
        "The edge holds as many requests as Proxy:CacheWaiters allows. Try again in a second.");

    public static ProblemHttpResult TokenMissing(string remedy) => Of("token-missing", StatusCodes.Status401Unauthorized, "A token is needed.", remedy);

    public static ProblemHttpResult TokenRefused(string reason) => Of("token-refused", StatusCodes.Status403Forbidden, "The token does not allow this.", reason);

    /// <summary>Answers with an error of the edge; readable by a player on another host, and kept by nobody.</summary>
    public static Task AnswerAsync(HttpContext context, ProblemHttpResult problem)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (problem.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        if (context.Request.Path.StartsWithSegments("/live"))
        {
            context.Response.Headers.AccessControlAllowOrigin = "*"; // else the player on the app host sees status 0 instead of this one
        }

        return problem.ExecuteAsync(context);
    }

    private static ProblemHttpResult Of(string name, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: "/problems/" + name);
}
