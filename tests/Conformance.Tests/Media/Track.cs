namespace Loomcast.Conformance.Tests.Media;

/// <summary>A track as the init segment describes it.</summary>
internal sealed record Track(Box Trak, Box? Extends)
{
    public uint Id => Trak.At("tkhd") is var header && header.Version == 1 ? header.U32(20) : header.U32(12);

    /// <summary>tkhd and mdhd.</summary>
    public IEnumerable<ulong> Durations
    {
        get
        {
            var (header, media) = (Trak.At("tkhd"), Trak.At("mdia", "mdhd"));
            yield return header.Version == 1 ? header.U64(28) : header.U32(20);
            yield return media.Version == 1 ? media.U64(24) : media.U32(16);
        }
    }

    /// <summary>Ticks per second.</summary>
    public uint Timescale => Trak.At("mdia", "mdhd") is var media && media.Version == 1 ? media.U32(20) : media.U32(12);

    /// <summary>"vide", "soun" or another.</summary>
    public string Kind => Trak.At("mdia", "hdlr").FourCharacters(8);

    public Box SampleTable => Trak.At("mdia", "minf", "stbl");

    public Box SampleDescription => SampleTable.At("stsd");

    /// <summary>The only sample entry, after its header.</summary>
    public Box Entry => Box.ReadAll(SampleDescription.Body[8..]) is [var only] ? only : throw new BoxException("Not exactly one sample entry.");

    public string Codec => CodecName.Of(Entry);

    public (int Width, int Height) Size => (Entry.U16(24), Entry.U16(26));

    /// <summary>Media time at which presentation begins, ticks: what an edit list cuts off the front.</summary>
    public long Start
    {
        get
        {
            if (Trak.Find("edts") is not { } edits)
            {
                return 0;
            }

            var list = edits.At("elst");
            return list.U32(4) == 0 ? 0 : list.Version == 1 ? (long)list.U64(16) : list.I32(12);
        }
    }

    public uint DefaultDuration => Extends!.U32(12);

    public uint DefaultSize => Extends!.U32(16);

    public uint DefaultFlags => Extends!.U32(20);
}
