using System.Buffers.Binary;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Four-character codes as numbers, so that boxes can be told apart by a switch.</summary>
internal static class BoxType
{
    public const uint Moov = 0x6D6F6F76;
    public const uint Mvhd = 0x6D766864;
    public const uint Mvex = 0x6D766578;
    public const uint Trex = 0x74726578;
    public const uint Trak = 0x7472616B;
    public const uint Tkhd = 0x746B6864;
    public const uint Edts = 0x65647473;
    public const uint Elst = 0x656C7374;
    public const uint Mdia = 0x6D646961;
    public const uint Mdhd = 0x6D646864;
    public const uint Hdlr = 0x68646C72;
    public const uint Minf = 0x6D696E66;
    public const uint Stbl = 0x7374626C;
    public const uint Stsd = 0x73747364;
    public const uint Stsz = 0x7374737A;
    public const uint Stts = 0x73747473;
    public const uint Stss = 0x73747373;
    public const uint Moof = 0x6D6F6F66;
    public const uint Traf = 0x74726166;
    public const uint Tfhd = 0x74666864;
    public const uint Tfdt = 0x74666474;
    public const uint Trun = 0x7472756E;
    public const uint Mdat = 0x6D646174;
    public const uint Mfra = 0x6D667261;
    public const uint Styp = 0x73747970;
    public const uint Prft = 0x70726674;
    public const uint Vide = 0x76696465;
    public const uint Soun = 0x736F756E;
    public const uint Lmsg = 0x6C6D7367;
    public const uint Slat = 0x736C6174;

    /// <summary>The characters of a type; those that cannot be printed as question marks.</summary>
    public static string Name(uint type) => string.Create(4, type, (text, code) =>
    {
        for (var i = 0; i < 4; i++)
        {
            var character = (char)(code >> (24 - (8 * i)) & 0xFF);
            text[i] = character is >= ' ' and <= '~' ? character : '?';
        }
    });

    public static uint Of(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);

    /// <summary>Whether these can be the characters of a type at all: what follows is a box, and no noise.</summary>
    public static bool IsPlausible(uint type) => !Name(type).Contains('?', StringComparison.Ordinal);
}
