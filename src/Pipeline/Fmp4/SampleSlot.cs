namespace Loomcast.Pipeline.Fmp4;

/// <summary>Where in the stream a sample will come, and what it will be.</summary>
/// <param name="Offset">Of its first byte, from the first byte of the request.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sample">All of it but its bytes.</param>
internal readonly record struct SampleSlot(long Offset, int Size, MediaSample Sample);
