using System.Buffers;

namespace Loomcast.Pipeline.Tracking;

/// <summary>Takes JPEG pictures off a stream of them. Their coded bytes never hold the marker of their end.</summary>
internal static class JpegReader
{
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out byte[] picture)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (reader.TryReadTo(out ReadOnlySequence<byte> _, (ReadOnlySpan<byte>)[0xFF, 0xD9], advancePastDelimiter: true))
        {
            picture = buffer.Slice(0, reader.Position).ToArray();
            buffer = buffer.Slice(reader.Position);
            return true;
        }

        picture = [];
        return false;
    }
}
