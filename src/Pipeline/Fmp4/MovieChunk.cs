namespace Loomcast.Pipeline.Fmp4;

/// <summary>Samples that lie one after the other: the payload of one part.</summary>
/// <param name="Offset">Of the first byte in the file that the part is in.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Start">When it plays, ticks of the track, lost time left out.</param>
/// <param name="Samples">At least one.</param>
/// <param name="Entry">Number of the sample entry that describes them, from 1.</param>
public readonly record struct MovieChunk(long Offset, long Length, long Start, int Samples, int Entry);
