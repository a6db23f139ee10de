using System.Globalization;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Reads what a sample entry says of its codec (ISO/IEC 14496-12, 8.5.2; 14496-15; AV1 and Opus in ISOBMFF).</summary>
internal static class SampleEntryReader
{
    private const int EntryHeader = 8; // reserved, data_reference_index
    private const int VideoFields = 70;
    private const int AudioFields = 20;

    private static readonly uint Avc1 = BoxType.Of("avc1"u8);
    private static readonly uint Avc3 = BoxType.Of("avc3"u8);
    private static readonly uint Hvc1 = BoxType.Of("hvc1"u8);
    private static readonly uint Hev1 = BoxType.Of("hev1"u8);
    private static readonly uint Av01 = BoxType.Of("av01"u8);
    private static readonly uint Mp4a = BoxType.Of("mp4a"u8);
    private static readonly uint Opus = BoxType.Of("Opus"u8);

    /// <summary>A track of which all that the sample entry does not tell is still open.</summary>
    /// <exception cref="MediaException">The codec is not taken, or its configuration is broken.</exception>
    public static MediaTrack Read(ReadOnlySpan<byte> stsd, bool isVideo)
    {
        var table = new FieldReader(stsd);
        table.Skip(8); // version and flags, number of entries: the first is the one that fragments use
        if (!table.NextBox(out var type, out var content))
        {
            throw MediaException.Broken("A track has no sample entry.");
        }

        return isVideo ? ReadVideo(type, content) : ReadAudio(type, content);
    }

    private static MediaTrack ReadVideo(uint type, ReadOnlySpan<byte> content)
    {
        var reader = new FieldReader(content);
        reader.Skip(EntryHeader + 16);
        var (width, height) = (reader.UInt16(), reader.UInt16());
        if (width == 0 || height == 0)
        {
            throw MediaException.Broken("A track of pictures says that they have no size.");
        }

        reader.Skip(VideoFields - 16 - 4);
        var boxes = reader.Bytes(reader.Left);
        if (type == Hev1 && CodecStrings.HoldsParameterSets(FieldReader.Find(boxes, BoxType.Of("hvcC"u8))))
        {
            type = Hvc1; // the sets are in the header, which Apple's players insist on
        }

        var codecs = type == Avc1 || type == Avc3 ? CodecStrings.Avc(type, FieldReader.Find(boxes, BoxType.Of("avcC"u8)))
            : type == Hvc1 || type == Hev1 ? CodecStrings.Hevc(type, FieldReader.Find(boxes, BoxType.Of("hvcC"u8)))
            : type == Av01 ? CodecStrings.Av1(FieldReader.Find(boxes, BoxType.Of("av1C"u8)))
            : throw Unsupported(type, "H.264, HEVC and AV1");
        return Entry(type, content, codecs) with { Width = width, Height = height };
    }

    private static MediaTrack ReadAudio(uint type, ReadOnlySpan<byte> content)
    {
        var reader = new FieldReader(content);
        reader.Skip(EntryHeader + 8);
        var channels = reader.UInt16();
        reader.Skip(AudioFields - 8 - 2);
        var boxes = reader.Bytes(reader.Left);
        var codecs = type == Mp4a ? CodecStrings.Aac(FieldReader.Find(boxes, BoxType.Of("esds"u8)), ref channels)
            : type == Opus ? CodecStrings.Opus(FieldReader.Find(boxes, BoxType.Of("dOps"u8)), ref channels)
            : throw Unsupported(type, "AAC and Opus");
        return Entry(type, content, codecs) with { Channels = channels };
    }

    private static MediaTrack Entry(uint type, ReadOnlySpan<byte> content, string codecs)
    {
        var w = new BoxWriter(content.Length + 8);
        w.UInt32((uint)content.Length + 8);
        w.UInt32(type);
        w.Bytes(content);
        return new MediaTrack { Id = 0, Kind = MediaKind.Video, Timescale = 1, Codecs = codecs, SampleEntry = w.Written };
    }

    private static MediaException Unsupported(uint type, string taken) =>
        new(MediaFault.Unsupported, string.Create(CultureInfo.InvariantCulture, $"The codec '{BoxType.Name(type)}' is not taken, only {taken}."));
}
