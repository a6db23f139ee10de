using System.Buffers.Binary;

namespace Loomcast.Pipeline.Avatar;

/// <summary>Numbers as black and white cells that survive encoding and scaling.</summary>
/// <remarks>
/// <para>
/// The picture's width is 32 cells; cells are square (16 x 16 pixels in a picture of 512 x 512). The first 32 cells of the top row and the 32
/// of the row below are 64 bits, most significant first, left to right, top to bottom. White is 1, black is 0.
/// </para>
/// <list type="table">
/// <item><term>bits 63..56</term><description>0xB2, always</description></item>
/// <item><term>bit 55</term><description>1 for speech, 0 for idle</description></item>
/// <item><term>bits 54..31</term><description>pose modulo 2^24</description></item>
/// <item><term>bits 30..19</term><description>frame in the spoken piece modulo 2^12; 0 for idle</description></item>
/// <item><term>bits 18..16</term><description>0</description></item>
/// <item><term>bits 15..0</term><description>CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, not reflected) of the six bytes above, high byte first</description></item>
/// </list>
/// <para>
/// To read a cell, take the mean brightness of the middle half of its width and height, and compare it with the middle of the scale (126 in
/// limited range luma, 128 in RGB).
/// </para>
/// </remarks>
public static class NumberedPicture
{
    internal const byte White = 235;
    internal const byte Black = 16;
    internal const int Columns = 32;
    internal const int Rows = 2;

    private const int Threshold = 126;
    private const ulong Marker = 0xB2;
    private const int PoseMask = (1 << 24) - 1;
    private const int FrameMask = (1 << 12) - 1;

    /// <summary>Reads the numbers back.</summary>
    /// <param name="lumaPlane">The brightness of each pixel, row by row without padding; more may follow.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="frame">What was read.</param>
    /// <returns>False if there are no numbers, or their check does not hold.</returns>
    public static bool TryRead(ReadOnlySpan<byte> lumaPlane, int width, int height, out NumberedFrame frame)
    {
        frame = default;
        var cell = (double)width / Columns;
        if (cell < 2 || height < cell * Rows || lumaPlane.Length < width * height)
        {
            return false;
        }

        var bits = 0UL;
        for (var i = 0; i < Columns * Rows; i++)
        {
            bits = (bits << 1) | (IsWhite(lumaPlane, width, cell, i) ? 1UL : 0);
        }

        frame = new NumberedFrame((bits >> 55 & 1) == 1, (int)(bits >> 31) & PoseMask, (int)(bits >> 19) & FrameMask);
        return bits == Encode(frame);
    }

    internal static void Write(Span<byte> lumaPlane, int width, NumberedFrame frame)
    {
        var bits = Encode(frame);
        var cell = width / Columns;
        for (var i = 0; i < Columns * Rows; i++)
        {
            var luma = (bits >> (Columns * Rows - 1 - i) & 1) == 1 ? White : Black;
            for (var y = 0; y < cell; y++)
            {
                lumaPlane.Slice((i / Columns * cell + y) * width + i % Columns * cell, cell).Fill(luma);
            }
        }
    }

    private static ulong Encode(NumberedFrame frame)
    {
        var bits = Marker << 56
            | (frame.IsSpeech ? 1UL : 0) << 55
            | (ulong)(frame.Pose & PoseMask) << 31
            | (ulong)(frame.FrameInPiece & FrameMask) << 19;
        return bits | Crc(bits);
    }

    private static ushort Crc(ulong bits)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        ushort crc = 0xFFFF;
        foreach (var value in bytes[..6])
        {
            crc ^= (ushort)(value << 8);
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (ushort)((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
            }
        }

        return crc;
    }

    private static bool IsWhite(ReadOnlySpan<byte> luma, int width, double cell, int index)
    {
        var (left, top) = (index % Columns * cell, index / Columns * cell);
        var (sum, count) = (0, 0);
        for (var y = (int)(top + cell / 4); y < top + cell * 3 / 4; y++)
        {
            for (var x = (int)(left + cell / 4); x < left + cell * 3 / 4; x++)
            {
                sum += luma[y * width + x];
                count++;
            }
        }

        return sum > count * Threshold;
    }
}
