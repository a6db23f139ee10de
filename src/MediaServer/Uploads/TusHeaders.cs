using System.Globalization;
using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Uploads;

/// <summary>The headers of tus 1.0.0, as far as they are more than a word.</summary>
internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,creation-with-upload,creation-defer-length,expiration,termination,checksum";
    public const string BytesType = "application/offset+octet-stream";

    public const string Resumable = "Tus-Resumable";
    public const string Versions = "Tus-Version";
    public const string Offset = "Upload-Offset";
    public const string Length = "Upload-Length";
    public const string DeferLength = "Upload-Defer-Length";
    public const string Metadata = "Upload-Metadata";
    public const string Checksum = "Upload-Checksum";
    public const string Expires = "Upload-Expires";
    public const string Concat = "Upload-Concat";

    /// <returns>A whole number of bytes; null where the header is not there.</returns>
    /// <exception cref="UploadRefusal">It is something else.</exception>
    public static long? ReadBytes(IHeaderDictionary headers, string name)
    {
        if (headers[name] is not [{ } text])
        {
            return headers[name].Count == 0 ? null : throw Bad($"{name} is there more than once.");
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : throw Bad($"{name} is no whole number of bytes.");
    }

    /// <exception cref="UploadRefusal">It cannot be read.</exception>
    public static UploadMetadata ReadMetadata(IHeaderDictionary headers) => headers[Metadata].Count == 0 ? UploadMetadata.None
        : UploadMetadata.TryParse(headers[Metadata].ToString(), out var metadata, out var reason) ? metadata
        : throw Bad(reason);

    /// <summary>What the client must know to go on.</summary>
    public static void Write(IHeaderDictionary headers, Upload upload, UploadHost uploads)
    {
        headers[Offset] = upload.File.Received.ToString(CultureInfo.InvariantCulture);
        if (!upload.IsFinished)
        {
            headers[Expires] = uploads.ExpiresAt(upload).ToString("R", CultureInfo.InvariantCulture);
        }
    }

    public static UploadRefusal Bad(string reason) => new(Problems.BadRequest, reason);
}
