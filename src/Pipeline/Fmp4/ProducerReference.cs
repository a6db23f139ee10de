namespace Loomcast.Pipeline.Fmp4;

/// <summary>Writes what a sender says between its fragments: when they were made, and that no more follow.</summary>
internal static class ProducerReference
{
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>An empty mfra box, by which CMAF ingest ends.</summary>
    public static ReadOnlyMemory<byte> End { get; } = new byte[] { 0, 0, 0, 8, (byte)'m', (byte)'f', (byte)'r', (byte)'a' };

    /// <summary>prft (ISO/IEC 14496-12, 8.16.5).</summary>
    /// <param name="mediaTime">Ticks.</param>
    /// <param name="at">Wall clock of that media time.</param>
    public static ReadOnlyMemory<byte> Of(long mediaTime, DateTimeOffset at)
    {
        var w = new BoxWriter(32);
        using (w.OpenFull("prft"u8, version: 1))
        {
            w.UInt32(InitSegment.TrackId);
            w.UInt64((ulong)(((UInt128)(at - NtpEpoch).Ticks << 32) / TimeSpan.TicksPerSecond));
            w.UInt64((ulong)mediaTime);
        }

        return w.Written;
    }
}
