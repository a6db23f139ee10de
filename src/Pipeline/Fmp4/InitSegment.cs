using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Writes init segments: ftyp and a moov that holds one track and no samples (RFC 8216bis, 3.1.2; ISO/IEC 23000-19, 7.3).</summary>
internal static class InitSegment
{
    public const uint TrackId = 1;

    private const uint SelfContained = 1;
    private const ushort LanguageUndetermined = 0x55C4;

    /// <param name="format">The pictures' shape.</param>
    /// <param name="avcConfiguration">AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1).</param>
    public static ReadOnlyMemory<byte> Video(VideoFormat format, ReadOnlyMemory<byte> avcConfiguration) =>
        Write(format, w => AvcSampleEntry(w, format, avcConfiguration.Span));

    /// <param name="audioSpecificConfig">ISO/IEC 14496-3, 1.6.2.1.</param>
    /// <param name="bitrate">Bits per second, for the decoder configuration.</param>
    public static ReadOnlyMemory<byte> Audio(ReadOnlyMemory<byte> audioSpecificConfig, int bitrate) =>
        Write(null, w => AacSampleEntry(w, audioSpecificConfig.Span, bitrate));

    /// <param name="video">The pictures' shape; null for sound.</param>
    /// <param name="sampleEntry">Writes the one sample entry.</param>
    private static ReadOnlyMemory<byte> Write(VideoFormat? video, Action<BoxWriter> sampleEntry)
    {
        var timescale = (uint)(video is null ? AudioFormat.SampleRate : VideoFormat.TicksPerSecond);
        var w = new BoxWriter(1024);
        FileType(w);
        using (w.Open("moov"u8))
        {
            MovieHeader(w, timescale);
            using (w.Open("trak"u8))
            {
                TrackHeader(w, video);
                using (w.Open("mdia"u8))
                {
                    MediaHeader(w, timescale, video is null);
                    using (w.Open("minf"u8))
                    {
                        using (video is null ? w.OpenFull("smhd"u8) : w.OpenFull("vmhd"u8, flags: 1))
                        {
                            w.Zeros(video is null ? 4 : 8);
                        }

                        DataReference(w);
                        using (new SampleTable(w))
                        {
                            sampleEntry(w);
                        }
                    }
                }
            }

            Extends(w);
        }

        return w.Written;
    }

    private static void FileType(BoxWriter w)
    {
        using (w.Open("ftyp"u8))
        {
            w.Bytes("iso6"u8);
            w.UInt32(0);
            w.Bytes("iso6cmfcmp41"u8);
        }
    }

    private static void MovieHeader(BoxWriter w, uint timescale)
    {
        using (w.OpenFull("mvhd"u8))
        {
            w.Zeros(8);
            w.UInt32(timescale);
            w.UInt32(0); // the duration of a live movie is told by its fragments
            w.UInt32(0x00010000);
            w.UInt16(0x0100);
            w.Zeros(10);
            Matrix(w);
            w.Zeros(24);
            w.UInt32(TrackId + 1);
        }
    }

    private static void TrackHeader(BoxWriter w, VideoFormat? video)
    {
        using (w.OpenFull("tkhd"u8, flags: 3))
        {
            w.Zeros(8);
            w.UInt32(TrackId);
            w.Zeros(16);
            w.Zeros(2);
            w.UInt16(video is null ? 1 : 0); // sound tracks form a group of alternatives, the picture is none
            w.UInt16(video is null ? 0x0100 : 0); // volume
            w.Zeros(2);
            Matrix(w);
            w.UInt32((uint)(video?.Width ?? 0) << 16);
            w.UInt32((uint)(video?.Height ?? 0) << 16);
        }
    }

    private static void MediaHeader(BoxWriter w, uint timescale, bool isSound)
    {
        using (w.OpenFull("mdhd"u8))
        {
            w.Zeros(8);
            w.UInt32(timescale);
            w.UInt32(0);
            w.UInt16(LanguageUndetermined);
            w.Zeros(2);
        }

        using (w.OpenFull("hdlr"u8))
        {
            w.UInt32(0);
            w.Bytes(isSound ? "soun"u8 : "vide"u8);
            w.Zeros(12);
            w.Bytes(isSound ? "SoundHandler\0"u8 : "VideoHandler\0"u8);
        }
    }

    private static void DataReference(BoxWriter w)
    {
        using (w.Open("dinf"u8))
        using (w.OpenFull("dref"u8))
        {
            w.UInt32(1);
            using (w.OpenFull("url "u8, flags: SelfContained))
            {
            }
        }
    }

    private static void AvcSampleEntry(BoxWriter w, VideoFormat format, ReadOnlySpan<byte> avcConfiguration)
    {
        using (w.Open("avc1"u8))
        {
            w.Zeros(6);
            w.UInt16(1);
            w.Zeros(16);
            w.UInt16(format.Width);
            w.UInt16(format.Height);
            w.UInt32(0x00480000);
            w.UInt32(0x00480000);
            w.UInt32(0);
            w.UInt16(1);
            w.Zeros(32);
            w.UInt16(0x0018);
            w.UInt16(0xFFFF);
            using (w.Open("avcC"u8))
            {
                w.Bytes(avcConfiguration);
            }

            using (w.Open("colr"u8))
            {
                w.Bytes("nclx"u8);
                w.UInt16(1); // BT.709 primaries, transfer and matrix; limited range
                w.UInt16(1);
                w.UInt16(1);
                w.Byte(0);
            }
        }
    }

    private static void AacSampleEntry(BoxWriter w, ReadOnlySpan<byte> audioSpecificConfig, int bitrate)
    {
        using (w.Open("mp4a"u8))
        {
            w.Zeros(6);
            w.UInt16(1);
            w.Zeros(8);
            w.UInt16(1);
            w.UInt16(16);
            w.Zeros(4);
            w.UInt32((uint)AudioFormat.SampleRate << 16);
            using (w.OpenFull("esds"u8))
            {
                ElementaryStreamDescriptor(w, audioSpecificConfig, (uint)bitrate);
            }
        }
    }

    // ISO/IEC 14496-1, 7.2.6.5: nested descriptors, each a tag and a length of one byte (all are shorter than 128).
    private static void ElementaryStreamDescriptor(BoxWriter w, ReadOnlySpan<byte> audioSpecificConfig, uint bitrate)
    {
        w.Byte(0x03);
        w.Byte((byte)(3 + 2 + 13 + 2 + audioSpecificConfig.Length + 3));
        w.UInt16((int)TrackId);
        w.Byte(0);

        w.Byte(0x04);
        w.Byte((byte)(13 + 2 + audioSpecificConfig.Length));
        w.Byte(0x40); // MPEG-4 audio
        w.Byte(0x15); // audio stream
        w.Zeros(3);
        w.UInt32(bitrate);
        w.UInt32(bitrate);

        w.Byte(0x05);
        w.Byte((byte)audioSpecificConfig.Length);
        w.Bytes(audioSpecificConfig);

        w.Byte(0x06);
        w.Byte(1);
        w.Byte(2);
    }

    private static void Extends(BoxWriter w)
    {
        using (w.Open("mvex"u8))
        using (w.OpenFull("trex"u8))
        {
            w.UInt32(TrackId);
            w.UInt32(1);
            w.Zeros(12);
        }
    }

    private static void Matrix(BoxWriter w)
    {
        w.UInt32(0x00010000);
        w.Zeros(12);
        w.UInt32(0x00010000);
        w.Zeros(12);
        w.UInt32(0x40000000);
    }

    /// <summary>A table of no samples: the sample entry is written into it, closing finishes the rest.</summary>
    private readonly ref struct SampleTable
    {
        private readonly BoxWriter _writer;
        private readonly BoxWriter.Box _table;
        private readonly int _descriptions;

        public SampleTable(BoxWriter w)
        {
            _writer = w;
            _table = w.Open("stbl"u8);
            _descriptions = w.Length;
            _ = w.OpenFull("stsd"u8);
            w.UInt32(1);
        }

        public void Dispose()
        {
            _writer.PatchUInt32(_descriptions, (uint)(_writer.Length - _descriptions));
            EmptyTable("stts"u8, 4);
            EmptyTable("stsc"u8, 4);
            EmptyTable("stsz"u8, 8);
            EmptyTable("stco"u8, 4);
            _table.Dispose();
        }

        private void EmptyTable(ReadOnlySpan<byte> type, int zeros)
        {
            using (_writer.OpenFull(type))
            {
                _writer.Zeros(zeros);
            }
        }
    }
}
