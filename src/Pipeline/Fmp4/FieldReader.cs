using System.Buffers.Binary;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Reads the big-endian fields of one box, and the boxes in it. Whatever does not fit into the box makes it broken.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>A field of 64 bit in version 1 of a box, of 32 bit in version 0.</summary>
    public ulong UInt64Or32(byte version) => version == 1 ? UInt64() : UInt32();

    public void Skip(int count) => _ = Take(count);

    /// <summary>Reads the version and the flags with which a full box begins.</summary>
    public byte FullBox(out uint flags)
    {
        var both = UInt32();
        flags = both & 0xFFFFFF;
        return (byte)(both >> 24);
    }

    /// <summary>Takes the next box; false where none is left.</summary>
    public bool NextBox(out uint type, out ReadOnlySpan<byte> content)
    {
        type = 0;
        content = default;
        if (_rest.Length < 8)
        {
            return false; // some writers end a list of boxes with four zeros
        }

        var size = UInt32();
        type = UInt32();
        content = Take(size switch
        {
            0 => _rest.Length,
            < 8 or > int.MaxValue => throw MediaException.Broken($"A box '{BoxType.Name(type)}' says that it has {size} bytes."),
            _ => (int)size - 8,
        });
        return true;
    }

    /// <summary>Content of the first box of a type; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, uint wanted)
    {
        var reader = new FieldReader(boxes);
        while (reader.NextBox(out var type, out var content))
        {
            if (type == wanted)
            {
                return content;
            }
        }

        return default;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw MediaException.Broken("A box ends before its fields do.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);
}
