using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Loomcast.Tests.Shared;

/// <summary>Tokens made by hand, right and wrong ones.</summary>
internal static class TestToken
{
    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>Seconds since 1970 at which a <see cref="ManualTime"/> begins.</summary>
    public static readonly long Start = new ManualTime().GetUtcNow().ToUnixTimeSeconds();

    public static string Of(string claims, string header = """{"alg":"HS256","typ":"JWT"}""", byte[]? key = null)
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Encode(HMACSHA256.HashData(key ?? Key, Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string For(string session, int seconds = 60, string audience = "play") =>
        Of($$"""{"sub":"{{session}}","aud":"{{audience}}","exp":{{Start + seconds}}}""");

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
