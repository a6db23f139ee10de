using System.Buffers.Binary;

namespace Loomcast.Pipeline.Engines;

/// <summary>Writes speech as those engines want it that take files.</summary>
internal static class WavFile
{
    private const int HeaderLength = 44;
    private const int FormatLength = 16;
    private const short Pcm = 1;
    private const int SampleRate = 16_000;
    private const int SampleBytes = 2;

    /// <param name="samples">16 kHz mono, 16 bit, little endian.</param>
    public static byte[] Of(ReadOnlySpan<byte> samples)
    {
        var file = new byte[HeaderLength + samples.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), FormatLength);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), SampleRate * SampleBytes);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), SampleBytes);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 8 * SampleBytes);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples.Length);
        samples.CopyTo(file.AsSpan(HeaderLength));
        return file;
    }
}
