using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Writes init segments: ftyp and a moov that holds one track and no samples (RFC 8216bis, 3.1.2; ISO/IEC 23000-19, 7.3).</summary>
public static class InitSegment
{
    internal const uint TrackId = 1;

    /// <param name="format">The pictures' shape.</param>
    /// <param name="avcConfiguration">AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1).</param>
    internal static ReadOnlyMemory<byte> Video(VideoFormat format, ReadOnlyMemory<byte> avcConfiguration) =>
        Write(VideoFormat.TicksPerSecond, format.Width, format.Height, w => AvcSampleEntry(w, format, avcConfiguration.Span));

    /// <param name="audioSpecificConfig">ISO/IEC 14496-3, 1.6.2.1.</param>
    /// <param name="bitrate">Bits per second, for the decoder configuration.</param>
    internal static ReadOnlyMemory<byte> Audio(ReadOnlyMemory<byte> audioSpecificConfig, int bitrate) =>
        Write(AudioFormat.SampleRate, 0, 0, w => AacSampleEntry(w, audioSpecificConfig.Span, bitrate));

    /// <summary>The header of one track that somebody sent: its sample entry as it came, all else as we write it.</summary>
    /// <param name="track">As it was sent.</param>
    /// <param name="reorderDelay">Composition offset of the key frames, ticks: an edit list takes it off again, so that presentation begins with the first tfdt.</param>
    public static ReadOnlyMemory<byte> Of(MediaTrack track, int reorderDelay) =>
        Write(track.Timescale, track.Width, track.Height, w => w.Bytes(track.SampleEntry.Span), reorderDelay);

    /// <param name="timescale">Ticks per second.</param>
    /// <param name="width">Pixels; 0 for sound.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="sampleEntry">Writes the one sample entry.</param>
    /// <param name="reorderDelay">Ticks; 0 writes no edit list.</param>
    private static ReadOnlyMemory<byte> Write(int timescale, int width, int height, Action<BoxWriter> sampleEntry, int reorderDelay = 0)
    {
        var isSound = width == 0;
        var w = new BoxWriter(1024);
        MovieBoxes.FileType(w, "iso6"u8, "iso6cmfcmp41"u8);
        using (w.Open("moov"u8))
        {
            MovieBoxes.MovieHeader(w, (uint)timescale, nextTrack: TrackId + 1);
            using (w.Open("trak"u8))
            {
                MovieBoxes.TrackHeader(w, TrackId, isSound, width, height);
                if (reorderDelay != 0)
                {
                    MovieBoxes.EditList(w, duration: 0, reorderDelay); // to the end, whenever that is
                }

                using (w.Open("mdia"u8))
                {
                    MovieBoxes.MediaHeader(w, (uint)timescale, isSound);
                    using (w.Open("minf"u8))
                    {
                        MovieBoxes.MediaBegin(w, isSound);
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
            w.UInt16((audioSpecificConfig[1] >> 3) & 0x0F); // channels
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
