namespace Loomcast.MediaServer.Http;

/// <summary>Reads small request bodies.</summary>
internal static class Body
{
    /// <returns>The whole body, or null where it has more bytes than allowed.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        // One byte more than may come, to see whether it comes.
        var buffer = new byte[(request.ContentLength ?? most) + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (read > most)
        {
            return null;
        }

        return buffer.AsMemory(0, read);
    }
}
