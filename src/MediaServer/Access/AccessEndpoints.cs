using Loomcast.Access;
using Loomcast.MediaServer.Http;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Access;

/// <summary>Judges requests for an edge that cannot read tokens itself, such as nginx with auth_request.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this WebApplication app) => app.MapGet("/api/access", Check).WithTags("Status")
        .Produces(204).ProducesProblem(401).ProducesProblem(403)
        .WithSummary("Whether a request may be answered").WithDescription("X-Original-URI is its path, under /live; its token is there, or shown as a Bearer.");

    private static IResult Check(HttpContext context, IOptions<AccessOptions> options, TimeProvider time)
    {
        context.Response.Headers.CacheControl = CacheControl.Never;
        // A preflight carries nothing that could prove anything.
        if (options.Value.KeyBytes is not { } key || HttpMethods.IsOptions(context.Request.Headers["X-Original-Method"].ToString()))
        {
            return TypedResults.NoContent();
        }

        var uri = context.Request.Headers["X-Original-URI"].ToString();
        if (uri.Contains("..", StringComparison.Ordinal) || !uri.StartsWith('/'))
        {
            return new Problem(Problems.BadRequest, "X-Original-URI is no path, or one that leads elsewhere.");
        }

        return new TokenGate("/live", Audience.Play, key, time).Check(new PathString(uri.Split('?')[0]), TokenGate.ShownBeside(context.Request)) is { } refusal
            ? AccessCheck.Refuse(refusal, context)
            : TypedResults.NoContent();
    }
}
