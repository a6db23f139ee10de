using System.Buffers.Binary;

namespace Loomcast.Pipeline.Sources;

/// <summary>Whether an MP4 can be decoded while it arrives: its index ("moov") must come before its samples ("mdat"). Phones write it last.</summary>
internal static class Mp4Layout
{
    /// <summary>Enough for the boxes before an index or samples; where it is not, the file is taken as one with its index last.</summary>
    public const int LongestStart = 65_536;

    /// <summary>Null: these bytes do not show it yet.</summary>
    public static bool? IsIndexFirst(ReadOnlySpan<byte> start)
    {
        while (start.Length >= 8)
        {
            var type = start[4..8];
            if (type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8))
            {
                return type[1] == 'o';
            }

            // A size of 0 (to the end) or 1 (64 bits) is for mdat only; anything else that small is no box, and ffmpeg says so.
            var size = BinaryPrimitives.ReadUInt32BigEndian(start);
            if (size < 8)
            {
                return true;
            }

            start = size >= start.Length ? [] : start[(int)size..];
        }

        return null;
    }
}
