namespace Loomcast.Conformance.Tests.Media;

/// <summary>A traf with the samples that it describes.</summary>
internal sealed class TrackFragment
{
    private const uint BaseDataOffset = 1;
    private const uint DefaultBaseIsMoof = 0x20000;

    public TrackFragment(Box fragment, Box moof, InitSegment init, ReadOnlyMemory<byte> bytes)
    {
        var header = fragment.At("tfhd");
        Header = header.Flags;
        Track = init.Track(header.U32(4));
        var time = fragment.Find("tfdt") ?? throw new BoxException("A traf has no tfdt.");
        DecodeTime = time.Version == 1 ? (long)time.U64(4) : time.U32(4);
        Samples = ReadSamples(fragment, header, moof.Offset, bytes);
    }

    public Track Track { get; }

    /// <summary>Flags of tfhd.</summary>
    public uint Header { get; }

    /// <summary>Whether offsets count from the moof, as RFC 8216bis, 3.1.2 wants it.</summary>
    public bool IsRelative => (Header & BaseDataOffset) == 0 && (Header & DefaultBaseIsMoof) != 0;

    /// <summary>tfdt, ticks.</summary>
    public long DecodeTime { get; }

    public IReadOnlyList<Sample> Samples { get; }

    public long Duration => Samples.Sum(sample => sample.Duration);

    private List<Sample> ReadSamples(Box fragment, Box header, int moof, ReadOnlyMemory<byte> bytes)
    {
        var at = 8 + ((Header & BaseDataOffset) != 0 ? 8 : 0) + ((Header & 2) != 0 ? 4 : 0);
        var duration = Field(header, 8, ref at) ?? Track.DefaultDuration;
        var size = Field(header, 0x10, ref at) ?? Track.DefaultSize;
        var flags = Field(header, 0x20, ref at) ?? Track.DefaultFlags;
        var samples = new List<Sample>();
        var decodeTime = DecodeTime;
        foreach (var run in fragment.All("trun"))
        {
            var count = run.U32(4);
            at = 8;
            var data = moof + (int)(Field(run, 1, ref at) ?? throw new BoxException("A trun has no data offset."));
            var first = Field(run, 4, ref at);
            for (var number = 0; number < count; number++)
            {
                var sampleDuration = Field(run, 0x100, ref at) ?? duration;
                var sampleSize = (int)(Field(run, 0x200, ref at) ?? size);
                var sampleFlags = Field(run, 0x400, ref at) ?? (number == 0 ? first : null) ?? flags;
                var offset = (int)(Field(run, 0x800, ref at) ?? 0);
                if (data < 0 || data + sampleSize > bytes.Length)
                {
                    throw new BoxException($"A sample at {data} with {sampleSize} bytes lies outside.");
                }

                samples.Add(new Sample(decodeTime, sampleDuration, offset, sampleFlags, bytes.Slice(data, sampleSize)));
                data += sampleSize;
                decodeTime += sampleDuration;
            }
        }

        return samples;
    }

    /// <summary>A field that is there where its flag is set.</summary>
    private static uint? Field(Box box, uint flag, ref int at)
    {
        if ((box.Flags & flag) == 0)
        {
            return null;
        }

        at += 4;
        return box.U32(at - 4);
    }
}
