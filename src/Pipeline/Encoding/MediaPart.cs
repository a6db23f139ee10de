namespace Loomcast.Pipeline.Encoding;

/// <summary>One CMAF chunk: moof and mdat, decodable in sequence after the parts before it; or a WebVTT file with the cues of its time.</summary>
/// <param name="Rendition">Name of its rendition.</param>
/// <param name="Bytes">The whole part; never changed after.</param>
/// <param name="Start">Decode time of its first sample, in ticks of the rendition's timescale since media time zero. Where it is not the end of
/// the part before, time was lost: the segment that is open ends there, and a discontinuity begins.</param>
/// <param name="Duration">Ticks of the rendition's timescale.</param>
/// <param name="IsIndependent">Starts with a sync sample.</param>
/// <param name="EndsSegment">The last part of its segment.</param>
public sealed record MediaPart(string Rendition, ReadOnlyMemory<byte> Bytes, long Start, int Duration, bool IsIndependent, bool EndsSegment)
{
    /// <summary>Bytes from the start of the part to the end of its first sample, where that is a sync sample: the whole of an I-frame. Else 0.</summary>
    public int KeyframeLength { get; init; }

    /// <summary>A new init segment, in force from this part on, which begins a discontinuity; null where the one before stays.</summary>
    public ReadOnlyMemory<byte>? Init { get; init; }
}
