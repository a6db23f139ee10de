using System.Buffers.Binary;

namespace Loomcast.Pipeline.Speech;

/// <summary>Where a WAV file of plain 16 bit PCM has its samples. ffmpeg's own reader looks at 64 KB of it, two seconds of speech, before it gives any away.</summary>
/// <param name="SampleRate">Samples per second and channel.</param>
/// <param name="Channels">Interleaved.</param>
/// <param name="Offset">Bytes before the first sample.</param>
/// <param name="Length">Bytes of samples; <see cref="long.MaxValue"/> for a recorder that did not know it when it began.</param>
internal readonly record struct WavLayout(int SampleRate, int Channels, int Offset, long Length)
{
    /// <summary>Recorders put little before the samples.</summary>
    public const int LongestHeader = 1024;

    private const int FirstChunk = 12;
    private const int ChunkHeader = 8;
    private const int FormatLength = 16;
    private const int PlainPcm = 1;

    /// <summary>Null where it is not plain PCM of 16 bit, or not to be seen from its start.</summary>
    public static WavLayout? Read(ReadOnlySpan<byte> start)
    {
        var (rate, channels) = (0, 0);
        for (long at = FirstChunk; at + ChunkHeader <= start.Length;)
        {
            var chunk = start[(int)at..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("data"u8))
            {
                return rate is >= 8_000 and <= 192_000 && channels is 1 or 2
                    ? new WavLayout(rate, channels, (int)at + ChunkHeader, length is 0 or >= uint.MaxValue - LongestHeader ? long.MaxValue : length)
                    : null;
            }

            if (chunk.StartsWith("fmt "u8) && chunk.Length >= ChunkHeader + FormatLength && IsPlain16Bit(chunk[ChunkHeader..]))
            {
                channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[(ChunkHeader + 2)..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(chunk[(ChunkHeader + 4)..]);
            }

            at += ChunkHeader + length + (length & 1);
        }

        return null;
    }

    private static bool IsPlain16Bit(ReadOnlySpan<byte> format) =>
        BinaryPrimitives.ReadUInt16LittleEndian(format) == PlainPcm && BinaryPrimitives.ReadUInt16LittleEndian(format[14..]) == 16;
}
