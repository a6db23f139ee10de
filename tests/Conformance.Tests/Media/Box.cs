using System.Buffers.Binary;
using System.Text;

namespace Loomcast.Conformance.Tests.Media;

/// <summary>A box (ISO/IEC 14496-12), read strictly: sizes fit exactly, nothing is left over.</summary>
/// <param name="Type">Four characters.</param>
/// <param name="Offset">Of its header, in the bytes that were read.</param>
/// <param name="Body">What follows the header.</param>
/// <param name="Children">Of boxes that hold boxes only.</param>
internal sealed record Box(string Type, int Offset, ReadOnlyMemory<byte> Body, IReadOnlyList<Box> Children)
{
    private static readonly HashSet<string> Containers = ["moov", "trak", "edts", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf"];

    /// <summary>Of a full box.</summary>
    public int Version => Body.Span[0];

    /// <summary>Of a full box.</summary>
    public uint Flags => U32(0) & 0xFFFFFF;

    public int Size => Body.Length + 8;

    public static IReadOnlyList<Box> ReadAll(ReadOnlyMemory<byte> bytes, int offset = 0)
    {
        var boxes = new List<Box>();
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes.Span[at..];
            if (rest.Length < 8)
            {
                throw new BoxException($"{rest.Length} bytes are left over at {offset + at}.");
            }

            var size = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = Encoding.Latin1.GetString(rest[4..8]);
            if (size < 8 || size > rest.Length)
            {
                throw new BoxException($"Box '{type}' at {offset + at} claims {size} bytes of {rest.Length}.");
            }

            var body = bytes.Slice(at + 8, (int)size - 8);
            boxes.Add(new Box(type, offset + at, body, Containers.Contains(type) ? ReadAll(body, offset + at + 8) : []));
            at += (int)size;
        }

        return boxes;
    }

    public IEnumerable<Box> All(string type) => Children.Where(child => child.Type == type);

    public Box? Find(string type) => All(type).FirstOrDefault();

    /// <summary>The only box that a path of types leads to.</summary>
    public Box At(params string[] path) => path.Aggregate(this, (box, type) =>
        box.All(type).ToList() is [var only] ? only : throw new BoxException($"'{box.Type}' has not exactly one '{type}'."));

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Body.Span[at..]);

    public uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Body.Span[at..]);

    public int I32(int at) => BinaryPrimitives.ReadInt32BigEndian(Body.Span[at..]);

    public ulong U64(int at) => BinaryPrimitives.ReadUInt64BigEndian(Body.Span[at..]);

    public string FourCharacters(int at) => Encoding.Latin1.GetString(Body.Span.Slice(at, 4));

    public override string ToString() => $"{Type} at {Offset}";
}
