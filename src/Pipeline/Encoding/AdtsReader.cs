using System.Buffers;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Reads the AAC frames of an ADTS stream (ISO/IEC 14496-3, 1.A.3.2).</summary>
internal static class AdtsReader
{
    private const int HeaderLength = 7;

    /// <summary>AAC-LC, 48 kHz: what our encoder is told to make (ISO/IEC 14496-3, 1.6.2.1).</summary>
    public static ReadOnlyMemory<byte> ConfigurationOf(int channels) => new byte[] { 0x11, (byte)(0x80 | (channels << 3)) };

    /// <summary>Takes the next frame off the buffer; false means that not all of it is there yet.</summary>
    /// <exception cref="EncodingException">The bytes are no ADTS.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out EncodedSample sample)
    {
        sample = default;
        if (buffer.Length < HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        if (header[0] != 0xFF || (header[1] & 0xF6) != 0xF0)
        {
            throw new EncodingException("The audio encoder's output is no ADTS.");
        }

        var length = ((header[3] & 0x03) << 11) | (header[4] << 3) | (header[5] >> 5);
        if (buffer.Length < length)
        {
            return false;
        }

        sample = new EncodedSample(buffer.Slice(HeaderLength, length - HeaderLength).ToArray(), IsSync: true);
        buffer = buffer.Slice(length);
        return true;
    }
}
