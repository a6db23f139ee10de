using System.Buffers;
using System.Security.Cryptography;
using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Uploads;

/// <summary>What a body must add up to: the header Upload-Checksum.</summary>
internal sealed class UploadChecksum : IDisposable
{
    /// <summary>For Tus-Checksum-Algorithm.</summary>
    public const string Algorithms = "sha1,sha256";

    private readonly IncrementalHash _hash;
    private readonly byte[] _expected;

    private UploadChecksum(IncrementalHash hash, byte[] expected) => (_hash, _expected) = (hash, expected);

    /// <param name="header">Algorithm and sum in base64, such as "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="; null where there is none.</param>
    /// <exception cref="UploadRefusal">It cannot be used.</exception>
    public static UploadChecksum? Parse(string? header)
    {
        if (header is null)
        {
            return null;
        }

        var parts = header.Split(' ', 2);
        HashAlgorithmName? algorithm = parts[0] switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            _ => null,
        };
        var hash = algorithm is { } name ? IncrementalHash.CreateHash(name) : throw Bad($"Its algorithm is none of {Algorithms}.");
        var expected = new byte[hash.HashLengthInBytes];
        if (parts.Length == 2 && Convert.TryFromBase64String(parts[1], expected, out var count) && count == expected.Length)
        {
            return new UploadChecksum(hash, expected);
        }

        hash.Dispose();
        throw Bad($"{parts[0]} has {expected.Length} bytes, in base64.");
    }

    public void Add(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
        {
            _hash.AppendData(piece.Span);
        }
    }

    /// <summary>Whether all that was added is what it must be.</summary>
    public bool Fits() => CryptographicOperations.FixedTimeEquals(_hash.GetHashAndReset(), _expected);

    public void Dispose() => _hash.Dispose();

    private static UploadRefusal Bad(string reason) => new(Problems.BadRequest, $"Upload-Checksum cannot be used. {reason}");
}
