using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Loomcast.Access;

/// <summary>Makes the tokens that <see cref="TokenVerifier"/> takes.</summary>
public sealed class TokenSigner(byte[] key, TimeProvider time)
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <param name="audience">One of <see cref="Audience"/>.</param>
    /// <param name="subject">The id of a session, or "*" for all; of letters and digits.</param>
    /// <param name="validFor">Rounded up to whole seconds.</param>
    public string Sign(string audience, string subject, TimeSpan validFor)
    {
        var end = Math.Ceiling((time.GetUtcNow() + validFor - DateTimeOffset.UnixEpoch).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var claims = $$"""{"sub":"{{subject}}","aud":"{{audience}}","exp":{{end}}}""";
        var signed = $"{Header}.{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
