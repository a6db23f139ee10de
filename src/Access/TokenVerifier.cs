using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Loomcast.Access;

/// <summary>
/// Verifies JSON Web Tokens (RFC 7519) of one kind: signed by HMAC-SHA256 with one key, for one audience, with an end. The algorithm is
/// ours and not the token's; nothing of a token is interpreted before its signature is right.
/// </summary>
public sealed class TokenVerifier(byte[] key, string audience, TimeProvider time)
{
    /// <summary>Characters. Ours have 200; a request line holds 8,192.</summary>
    private const int Longest = 4096;

    /// <summary>A clock of the issuer that is a little fast must not shut out who comes at once.</summary>
    private static readonly TimeSpan EarlyBy = TimeSpan.FromSeconds(5);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <param name="token">In compact form: header.claims.signature, each in base64url.</param>
    /// <param name="subject">The claim "sub"; empty unless the token is valid.</param>
    public TokenVerdict Verify(ReadOnlySpan<char> token, out string subject)
    {
        subject = "";
        var claimsAt = token.IndexOf('.') + 1;
        var signatureAt = token.LastIndexOf('.') + 1;
        if (token.Length > Longest || claimsAt == 0 || claimsAt == signatureAt || token[claimsAt..(signatureAt - 1)].Contains('.'))
        {
            return TokenVerdict.Malformed;
        }

        if (!IsSigned(token[..(signatureAt - 1)], token[signatureAt..]))
        {
            return TokenVerdict.WrongSignature;
        }

        try
        {
            using var header = Parse(token[..(claimsAt - 1)]);
            using var claims = Parse(token[claimsAt..(signatureAt - 1)]);
            return IsHs256(header.RootElement) ? Judge(claims.RootElement, out subject) : TokenVerdict.Malformed;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            return TokenVerdict.Malformed;
        }
    }

    /// <summary>The claim "client_id" (RFC 8693, 4.3): whom the token was given to, where its issuer says it.</summary>
    /// <param name="token">That was verified.</param>
    public static string? ClientOf(ReadOnlySpan<char> token)
    {
        using var claims = Parse(token[(token.IndexOf('.') + 1)..token.LastIndexOf('.')]);
        return Text(claims.RootElement, "client_id");
    }

    private static JsonDocument Parse(ReadOnlySpan<char> part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);

    /// <summary>"crit" names extensions that a verifier must understand; this one understands none.</summary>
    private static bool IsHs256(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object && Text(header, "alg") == "HS256" && !header.TryGetProperty("crit", out _);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private bool IsSigned(ReadOnlySpan<char> signed, ReadOnlySpan<char> signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.IsValid(signature, out var length) || length != given.Length)
        {
            return false;
        }

        Base64Url.DecodeFromChars(signature, given);
        Span<byte> bytes = stackalloc byte[Longest];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Encoding.UTF8.TryGetBytes(signed, bytes, out var count))
        {
            return false;
        }

        HMACSHA256.HashData(key, bytes[..count], expected);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    private TokenVerdict Judge(JsonElement claims, out string subject)
    {
        subject = "";
        if (claims.ValueKind != JsonValueKind.Object || Text(claims, "sub") is not { Length: > 0 } name || !TrySeconds(claims, "exp", out var end) || end is null || !TrySeconds(claims, "nbf", out var begin))
        {
            return TokenVerdict.Malformed;
        }

        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var verdict = !IsForAudience(claims) ? TokenVerdict.WrongAudience
            : now >= end ? TokenVerdict.Expired
            : now + EarlyBy.TotalSeconds < begin ? TokenVerdict.NotYetValid
            : TokenVerdict.Valid;
        subject = verdict == TokenVerdict.Valid ? name : "";
        return verdict;
    }

    private bool IsForAudience(JsonElement claims) => claims.TryGetProperty("aud", out var aud) && aud.ValueKind switch
    {
        JsonValueKind.String => aud.ValueEquals(audience),
        JsonValueKind.Array => aud.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(audience)),
        _ => false,
    };

    /// <summary>Reads a NumericDate: seconds since 1970, null where there is none.</summary>
    private static bool TrySeconds(JsonElement claims, string name, out double? seconds)
    {
        seconds = null;
        if (!claims.TryGetProperty(name, out var value))
        {
            return true;
        }

        var isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number);
        seconds = isNumber ? value.GetDouble() : null;
        return isNumber;
    }
}
