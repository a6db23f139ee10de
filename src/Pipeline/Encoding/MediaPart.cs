namespace Loomcast.Pipeline.Encoding;

/// <summary>One CMAF chunk: moof and mdat, decodable in sequence after the parts before it.</summary>
/// <param name="Rendition">Name of its rendition.</param>
/// <param name="Bytes">The whole part; never changed after.</param>
/// <param name="Duration">Ticks of the rendition's timescale.</param>
/// <param name="IsIndependent">Starts with a sync sample.</param>
/// <param name="EndsSegment">The last part of its segment.</param>
public sealed record MediaPart(string Rendition, ReadOnlyMemory<byte> Bytes, int Duration, bool IsIndependent, bool EndsSegment);
