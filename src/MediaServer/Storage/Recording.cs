using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Storage;

/// <summary>All that is kept of one rendition.</summary>
/// <param name="Media">Its bytes.</param>
/// <param name="Index">What they are.</param>
internal sealed record Recording(MediaFile Media, MediaIndex Index) : IDisposable
{
    /// <summary>Keeps a part, first its bytes, then what they are.</summary>
    /// <param name="part">The next part.</param>
    /// <param name="init">The init segment that it brings; empty where the one before stays.</param>
    /// <param name="discontinuity">Number of the one that begins with it in all renditions; 0 where none need begin.</param>
    /// <param name="cancellationToken">Keeps nothing.</param>
    /// <exception cref="IOException">Nothing was kept; what was there before stays readable.</exception>
    public async ValueTask<IndexRecord> AppendAsync(MediaPart part, ReadOnlyMemory<byte> init, int discontinuity, CancellationToken cancellationToken)
    {
        var before = Media.Length;
        try
        {
            if (!init.IsEmpty)
            {
                await Media.AppendAsync(init, cancellationToken);
            }

            var range = await Media.AppendAsync(part.Bytes, cancellationToken);
            var record = new IndexRecord(
                range.Offset, part.Start, part.Bytes.Length, init.Length, part.Duration, part.KeyframeLength, Flag(part.IsIndependent), Flag(part.EndsSegment), discontinuity);
            Index.Append(record);
            return record;
        }
        catch
        {
            Media.CutAt(before);
            throw;
        }
    }

    public void Dispose()
    {
        Media.Dispose();
        Index.Dispose();
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
