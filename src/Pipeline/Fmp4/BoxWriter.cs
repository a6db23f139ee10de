using System.Buffers.Binary;
using System.Diagnostics;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Writes ISO base media boxes (ISO/IEC 14496-12, 4.2): a big-endian size that is filled in when the box is closed, then a four-character type.</summary>
internal sealed class BoxWriter(int capacity)
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Opens a box; disposing the result closes it.</summary>
    public Box Open(ReadOnlySpan<byte> type)
    {
        Debug.Assert(type.Length == 4, "a box type has four characters");
        var start = Length;
        UInt32(0);
        Bytes(type);
        return new Box(this, start);
    }

    /// <summary>Opens a box that begins with a version and flags.</summary>
    public Box OpenFull(ReadOnlySpan<byte> type, byte version = 0, uint flags = 0)
    {
        var box = Open(type);
        UInt32(((uint)version << 24) | flags);
        return box;
    }

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Zeros(int count) => Take(count).Clear();

    public void Byte(byte value) => Take(1)[0] = value;

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), checked((ushort)value));

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>Overwrites what was written before, for values that are known late.</summary>
    public void PatchUInt32(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(at), value);

    private Span<byte> Take(int count)
    {
        if (Length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>An open box.</summary>
    public readonly ref struct Box(BoxWriter writer, int start)
    {
        public void Dispose() => writer.PatchUInt32(start, (uint)(writer.Length - start));
    }
}
