namespace Loomcast.Conformance.Tests.Media;

/// <summary>One sample of a track.</summary>
/// <param name="DecodeTime">Ticks.</param>
/// <param name="Duration">Ticks.</param>
/// <param name="CompositionOffset">Ticks.</param>
/// <param name="Flags">sample_flags.</param>
/// <param name="Bytes">Its data.</param>
internal sealed record Sample(long DecodeTime, uint Duration, int CompositionOffset, uint Flags, ReadOnlyMemory<byte> Bytes)
{
    public bool IsSync => (Flags & 0x10000) == 0;

    public long PresentationTime => DecodeTime + CompositionOffset;
}
