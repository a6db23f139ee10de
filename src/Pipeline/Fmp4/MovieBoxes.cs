namespace Loomcast.Pipeline.Fmp4;

/// <summary>The boxes of a moov that init segments and progressive files share (ISO/IEC 14496-12, 8.2 to 8.7).</summary>
internal static class MovieBoxes
{
    private const uint SelfContained = 1;
    private const ushort LanguageUndetermined = 0x55C4;

    public static void FileType(BoxWriter w, ReadOnlySpan<byte> major, ReadOnlySpan<byte> brands)
    {
        using (w.Open("ftyp"u8))
        {
            w.Bytes(major);
            w.UInt32(0);
            w.Bytes(brands);
        }
    }

    /// <param name="w">Where to.</param>
    /// <param name="timescale">Ticks per second.</param>
    /// <param name="nextTrack">The first track id that is free.</param>
    /// <param name="duration">Ticks; 0 where it is told by fragments.</param>
    public static void MovieHeader(BoxWriter w, uint timescale, uint nextTrack, ulong duration = 0)
    {
        using (w.OpenFull("mvhd"u8, version: 1))
        {
            w.Zeros(16);
            w.UInt32(timescale);
            w.UInt64(duration);
            w.UInt32(0x00010000);
            w.UInt16(0x0100);
            w.Zeros(10);
            Matrix(w);
            w.Zeros(24);
            w.UInt32(nextTrack);
        }
    }

    /// <param name="w">Where to.</param>
    /// <param name="id">Of the track.</param>
    /// <param name="isSound">Sound tracks form a group of alternatives, the picture is none.</param>
    /// <param name="width">Pixels; 0 for sound.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="duration">Ticks of the movie; 0 where it is told by fragments.</param>
    /// <param name="isEnabled">Played unless a player is told otherwise.</param>
    public static void TrackHeader(BoxWriter w, uint id, bool isSound, int width, int height, ulong duration = 0, bool isEnabled = true)
    {
        using (w.OpenFull("tkhd"u8, version: 1, flags: isEnabled ? 3u : 2u))
        {
            w.Zeros(16);
            w.UInt32(id);
            w.Zeros(4);
            w.UInt64(duration);
            w.Zeros(8);
            w.Zeros(2);
            w.UInt16(isSound ? 1 : 0);
            w.UInt16(isSound ? 0x0100 : 0); // volume
            w.Zeros(2);
            Matrix(w);
            w.UInt32((uint)width << 16);
            w.UInt32((uint)height << 16);
        }
    }

    /// <param name="w">Where to.</param>
    /// <param name="duration">Ticks of the movie.</param>
    /// <param name="mediaTime">Where in the track presentation begins, ticks of the track.</param>
    public static void EditList(BoxWriter w, uint duration, int mediaTime)
    {
        using (w.Open("edts"u8))
        using (w.OpenFull("elst"u8))
        {
            w.UInt32(1);
            w.UInt32(duration);
            w.UInt32((uint)mediaTime);
            w.UInt32(0x00010000);
        }
    }

    public static void MediaHeader(BoxWriter w, uint timescale, bool isSound, ulong duration = 0)
    {
        MediaHeader(w, timescale, duration, LanguageUndetermined);
        MediaHandler(w, isSound ? "soun"u8 : "vide"u8, isSound ? "SoundHandler\0"u8 : "VideoHandler\0"u8);
    }

    /// <param name="w">Where to.</param>
    /// <param name="timescale">Ticks per second.</param>
    /// <param name="duration">Ticks.</param>
    /// <param name="language">Three letters of five bits (ISO/IEC 14496-12, 8.4.2).</param>
    public static void MediaHeader(BoxWriter w, uint timescale, ulong duration, ushort language)
    {
        using (w.OpenFull("mdhd"u8, version: 1))
        {
            w.Zeros(16);
            w.UInt32(timescale);
            w.UInt64(duration);
            w.UInt16(language);
            w.Zeros(2);
        }
    }

    public static void MediaHandler(BoxWriter w, ReadOnlySpan<byte> type, ReadOnlySpan<byte> name)
    {
        using (w.OpenFull("hdlr"u8))
        {
            w.UInt32(0);
            w.Bytes(type);
            w.Zeros(12);
            w.Bytes(name);
        }
    }

    /// <summary>What a minf begins with: the media's own header, and that its bytes are in this file.</summary>
    public static void MediaBegin(BoxWriter w, bool isSound)
    {
        using (isSound ? w.OpenFull("smhd"u8) : w.OpenFull("vmhd"u8, flags: 1))
        {
            w.Zeros(isSound ? 4 : 8);
        }

        DataInThisFile(w);
    }

    public static void DataInThisFile(BoxWriter w)
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

    private static void Matrix(BoxWriter w)
    {
        w.UInt32(0x00010000);
        w.Zeros(12);
        w.UInt32(0x00010000);
        w.Zeros(12);
        w.UInt32(0x40000000);
    }
}
