using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Loomcast.Access;

/// <summary>
/// Lets nobody without a valid token at what is below one root. It is shown in the path (<see cref="TokenPath"/>), as
/// "Authorization: Bearer" or as "?token="; its subject is the session's id or "*". Asked at the door only: who is held goes on when the
/// token ends meanwhile.
/// </summary>
/// <param name="root">Such as "/live"; sessions are right below it.</param>
/// <param name="audience">One of <see cref="Audience"/>.</param>
/// <param name="key">Of the signatures.</param>
/// <param name="time">Ends tokens.</param>
public sealed class TokenGate(string root, string audience, byte[] key, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private readonly PathString _root = new(root);
    private readonly TokenVerifier _tokens = new(key, audience, time);

    /// <param name="request">Its path is without the token afterwards.</param>
    /// <param name="token">That was verified; null where the request is not for what is below the root.</param>
    /// <returns>Why it must not pass; null where it may.</returns>
    public TokenRefusal? Check(HttpRequest request, out string? token)
    {
        token = null;
        // A preflight carries nothing that could prove anything.
        if (!request.Path.StartsWithSegments(_root, out var below) || HttpMethods.IsOptions(request.Method))
        {
            return null;
        }

        if (TokenPath.TryTake(below, out var shown, out var rest))
        {
            request.Path = _root.Add(rest);
        }

        shown ??= ShownBeside(request);
        if (Judge(shown, rest) is { } refusal)
        {
            return refusal;
        }

        token = shown;
        return null;
    }

    /// <summary>The same for who only asks whether a request may pass.</summary>
    /// <param name="path">Of that request, with the root.</param>
    /// <param name="shown">Its token, wherever that was; empty where it had none.</param>
    public TokenRefusal? Check(PathString path, string shown)
    {
        if (!path.StartsWithSegments(_root, out var below))
        {
            return new TokenRefusal(false, $"Tokens for {audience} open what is below {_root} only.");
        }

        return TokenPath.TryTake(below, out var inPath, out var rest) ? Judge(inPath, rest) : Judge(shown, rest);
    }

    /// <summary>The header counts before the query; two of a kind are none.</summary>
    public static string ShownBeside(HttpRequest request) => request.Headers[HeaderNames.Authorization] switch
    {
        [{ } header] when header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) => header[Scheme.Length..].Trim(),
        _ => request.Query["token"] is [{ } value] ? value : "",
    };

    private TokenRefusal? Judge(string shown, PathString rest)
    {
        if (shown.Length == 0)
        {
            return new(true, $"Show one with the audience '{audience}': /~TOKEN after {_root} in the address, the header 'Authorization: Bearer TOKEN', or ?token=TOKEN.");
        }

        return _tokens.Verify(shown, out var subject) switch
        {
            TokenVerdict.Valid when subject == "*" || IsSession(rest, subject) => null,
            TokenVerdict.Valid => new(false, "It is for another session or upload."),
            TokenVerdict.Expired => new(false, "It has expired: ask for a new one."),
            TokenVerdict.NotYetValid => new(false, "It is not valid yet."),
            TokenVerdict.WrongAudience => new(false, $"It is for something else: its audience has to be '{audience}'."),
            TokenVerdict.WrongSignature => new(false, "It was not signed with the key of this server."),
            _ => new(false, "It is no JSON Web Token with HS256, sub and exp."),
        };
    }

    /// <param name="rest">"/{id}" or "/{id}/..."</param>
    /// <param name="id">Of the session that the token is for.</param>
    private static bool IsSession(PathString rest, string id) =>
        rest.Value is { } path && path.Length > id.Length && path.AsSpan(1).StartsWith(id, StringComparison.Ordinal) && (path.Length == id.Length + 1 || path[id.Length + 1] == '/');
}
