using Loomcast.Access;
using Loomcast.Proxy.Responses;

namespace Loomcast.Proxy.Tokens;

/// <summary>
/// Lets nobody without a valid token at what is under <c>/live</c>, in memory or not, and takes the token out of the path, so that it is
/// no part of what an answer is kept under.
/// </summary>
internal sealed class PlayTokens(RequestDelegate next, TokenGate gate)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (gate.Check(context.Request, out var token) is { } refusal)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.AnswerAsync(context, refusal.IsMissing ? Problem.TokenMissing(refusal.Reason) : Problem.TokenRefused(refusal.Reason));
        }

        if (token is not null)
        {
            context.Features.Set(new PlayToken(token));
            context.Request.Headers.Authorization = "Bearer " + token; // what is forwarded has it no longer in its path
        }

        return next(context);
    }
}
