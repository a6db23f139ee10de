using System.ComponentModel.DataAnnotations;

namespace Loomcast.Access;

/// <summary>Who may play, publish and use the API: section "Access", the same at the origin and at the edge.</summary>
public sealed class AccessOptions : IValidatableObject
{
    /// <summary>Bytes of a key for HMAC-SHA256: not fewer than it puts out (RFC 7518, 3.2).</summary>
    private const int ShortestKey = 32;

    /// <summary>
    /// The key of all tokens, in base64. With it nothing is played, published or asked of the API without a token; without it anybody may
    /// who reaches the server. The edge answers from memory without asking the origin, so it needs the same key.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>How long the addresses in the API's answers may be used to play or publish; what was begun by then goes on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan ValidFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Null where none is set, or what is set is no base64.</summary>
    public byte[]? KeyBytes
    {
        get
        {
            var key = new byte[Key?.Length ?? 0];
            return Convert.TryFromBase64String(Key ?? "", key, out var count) && count > 0 ? key[..count] : null;
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Key) && KeyBytes is not { Length: >= ShortestKey })
        {
            yield return new($"Access:Key is no key of {ShortestKey} bytes or more in base64: make one with 'openssl rand -base64 {ShortestKey}'.");
        }
    }
}
