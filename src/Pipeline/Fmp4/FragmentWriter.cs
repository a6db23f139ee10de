namespace Loomcast.Pipeline.Fmp4;

/// <summary>Writes one CMAF chunk: moof with one track fragment, then mdat (ISO/IEC 14496-12, 8.8).</summary>
internal static class FragmentWriter
{
    // tfhd: default-base-is-moof (data offsets count from the moof: RFC 8216bis asks for it) and a default duration for all samples
    private const uint TrackFragmentFlags = 0x020000 | 0x000008;

    // trun: data offset, and a size and flags for each sample
    private const uint RunFlags = 0x000001 | 0x000200 | 0x000400;
    private const uint OwnDurations = 0x000100;
    private const uint CompositionOffsets = 0x000800;

    private const uint SyncSample = 0x02000000; // depends on no other
    private const uint DependentSample = 0x01010000; // depends on others, is no sync sample

    /// <param name="sequence">Counts the fragments of a track from 1.</param>
    /// <param name="decodeTime">Start of the first sample, ticks of the track's timescale.</param>
    /// <param name="sampleDuration">Ticks of each sample that does not say its own.</param>
    /// <param name="samples">In the order of decoding.</param>
    public static ReadOnlyMemory<byte> Write(uint sequence, long decodeTime, int sampleDuration, ReadOnlySpan<EncodedSample> samples)
    {
        var payload = 0;
        var runFlags = RunFlags;
        foreach (var sample in samples)
        {
            payload += sample.Data.Length;
            runFlags |= sample.Duration != 0 && sample.Duration != sampleDuration ? OwnDurations : 0;
            runFlags |= sample.CompositionOffset != 0 ? CompositionOffsets : 0;
        }

        var w = new BoxWriter(128 + (samples.Length * 16) + payload);
        int dataOffset;
        using (w.Open("moof"u8))
        {
            using (w.OpenFull("mfhd"u8))
            {
                w.UInt32(sequence);
            }

            using (w.Open("traf"u8))
            {
                using (w.OpenFull("tfhd"u8, flags: TrackFragmentFlags))
                {
                    w.UInt32(InitSegment.TrackId);
                    w.UInt32((uint)sampleDuration);
                }

                using (w.OpenFull("tfdt"u8, version: 1))
                {
                    w.UInt64((ulong)decodeTime);
                }

                // version 1: the offsets are signed
                using (w.OpenFull("trun"u8, version: (byte)((runFlags & CompositionOffsets) != 0 ? 1 : 0), flags: runFlags))
                {
                    w.UInt32((uint)samples.Length);
                    dataOffset = w.Length;
                    w.UInt32(0);
                    foreach (var sample in samples)
                    {
                        WriteSample(w, sample, sampleDuration, runFlags);
                    }
                }
            }
        }

        using (w.Open("mdat"u8))
        {
            w.PatchUInt32(dataOffset, (uint)w.Length);
            foreach (var sample in samples)
            {
                w.Bytes(sample.Data.Span);
            }
        }

        return w.Written;
    }

    private static void WriteSample(BoxWriter w, EncodedSample sample, int sampleDuration, uint runFlags)
    {
        if ((runFlags & OwnDurations) != 0)
        {
            w.UInt32((uint)(sample.Duration != 0 ? sample.Duration : sampleDuration));
        }

        w.UInt32((uint)sample.Data.Length);
        w.UInt32(sample.IsSync ? SyncSample : DependentSample);
        if ((runFlags & CompositionOffsets) != 0)
        {
            w.UInt32((uint)sample.CompositionOffset);
        }
    }
}
