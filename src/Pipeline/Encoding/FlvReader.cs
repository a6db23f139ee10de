using System.Buffers;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// Reads the H.264 packets of an FLV stream (Adobe FLV 10.1, annex E). FLV because ffmpeg's muxer gives each packet away at once,
/// while its mp4 muxer holds one back.
/// </summary>
internal sealed class FlvReader
{
    private const int FileHeaderLength = 9 + 4;
    private const int TagHeaderLength = 11;
    private const int VideoHeaderLength = 5;
    private const int TrailerLength = 4;
    private const byte VideoTag = 9;
    private const byte KeyFrame = 1;

    private bool _fileHeaderSkipped;

    /// <summary>Takes the next tag off the buffer; false means that not all of it is there yet.</summary>
    /// <param name="buffer">Is advanced past the tag.</param>
    /// <param name="packet">The AVCDecoderConfigurationRecord, a frame, or nothing for a tag of no interest.</param>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out FlvPacket packet)
    {
        packet = default;
        if (!_fileHeaderSkipped && buffer.Length >= FileHeaderLength)
        {
            buffer = buffer.Slice(FileHeaderLength);
            _fileHeaderSkipped = true;
        }

        if (!_fileHeaderSkipped || buffer.Length < TagHeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[TagHeaderLength];
        buffer.Slice(0, TagHeaderLength).CopyTo(header);
        var size = (header[1] << 16) | (header[2] << 8) | header[3];
        if (buffer.Length < TagHeaderLength + size + TrailerLength)
        {
            return false;
        }

        if ((header[0] & 0x1F) == VideoTag && size > VideoHeaderLength)
        {
            packet = ReadVideo(buffer.Slice(TagHeaderLength, size));
        }

        buffer = buffer.Slice(TagHeaderLength + size + TrailerLength);
        return true;
    }

    private static FlvPacket ReadVideo(ReadOnlySequence<byte> body)
    {
        Span<byte> header = stackalloc byte[2];
        body.Slice(0, 2).CopyTo(header);
        var data = body.Slice(VideoHeaderLength).ToArray();
        return header[1] switch
        {
            0 => new FlvPacket(data, default),
            1 => new FlvPacket(null, new EncodedSample(data, header[0] >> 4 == KeyFrame)),
            _ => default,
        };
    }
}
