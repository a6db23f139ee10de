using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Uploads;

/// <summary>What the client says of its file: the header Upload-Metadata. It is shown, and never a path.</summary>
/// <param name="Text">As the client wrote it.</param>
/// <param name="FileName">Of the client's file; null where it does not say.</param>
/// <param name="FileType">A media type, believed by nobody; null where it does not say.</param>
internal sealed record UploadMetadata(string Text, string? FileName, string? FileType)
{
    private const int MostCharacters = 4096;
    private const int LongestName = 255;

    public static readonly UploadMetadata None = new("", null, null);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">Pairs of key and value in base64, such as "filename Zi5tcDQ=,filetype dmlkZW8vbXA0".</param>
    /// <param name="metadata">What it says.</param>
    /// <param name="reason">Why it cannot be read, for a person.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UploadMetadata? metadata, [NotNullWhen(false)] out string? reason)
    {
        metadata = null;
        var pairs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        reason = text.Length > MostCharacters ? $"Upload-Metadata has more than {MostCharacters} characters." : ReadPairs(text, pairs);
        if (reason is not null)
        {
            return false;
        }

        // "name" and "type" are what other clients of tus say.
        var name = pairs.GetValueOrDefault("filename") ?? pairs.GetValueOrDefault("name");
        var type = pairs.GetValueOrDefault("filetype") ?? pairs.GetValueOrDefault("type");
        reason = name is { Length: > LongestName } ? $"The file name has more than {LongestName} characters."
            : name?.Any(char.IsControl) is true ? "The file name holds control characters."
            : type is { Length: > 0 } && !MediaTypeHeaderValue.TryParse(type, out _) ? "The file type is no media type, such as video/mp4."
            : null;
        metadata = reason is null ? new UploadMetadata(text, name, type) : null;
        return metadata is not null;
    }

    private static string? ReadPairs(string text, ImmutableDictionary<string, string>.Builder pairs)
    {
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries).Where(_ => text.Length > 0))
        {
            var parts = pair.Split(' ', 2);
            if (parts[0].Length == 0 || !parts[0].All(letter => letter is > ' ' and < (char)127))
            {
                return "A key of Upload-Metadata is empty, or not ASCII.";
            }

            if (!TryDecode(parts.Length > 1 ? parts[1] : "", out var value))
            {
                return $"The value of '{parts[0]}' in Upload-Metadata is not UTF-8 in base64.";
            }

            if (!pairs.TryAdd(parts[0], value))
            {
                return $"Upload-Metadata has '{parts[0]}' twice.";
            }
        }

        return null;
    }

    private static bool TryDecode(string base64, out string value)
    {
        try
        {
            value = StrictUtf8.GetString(Convert.FromBase64String(base64));
            return true;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            value = "";
            return false;
        }
    }
}
