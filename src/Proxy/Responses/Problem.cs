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

    private static ProblemHttpResult Of(string name, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: "/problems/" + name);
}
