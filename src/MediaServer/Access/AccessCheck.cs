using Loomcast.Access;
using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Access;

/// <summary>Refuses what comes without a token that opens it.</summary>
internal sealed class AccessCheck(RequestDelegate next, TokenGate gate)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (gate.Check(context.Request, out var token) is { } refusal)
        {
            return Refuse(refusal, context).ExecuteAsync(context);
        }

        if (token is not null)
        {
            ClientName.Keep(context, token);
        }

        return next(context);
    }

    public static IResult Refuse(TokenRefusal refusal, HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new Problem(refusal.IsMissing ? Problems.TokenMissing : Problems.TokenRefused, refusal.Reason);
    }
}
