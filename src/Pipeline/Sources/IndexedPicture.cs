namespace Loomcast.Pipeline.Sources;

/// <summary>What the index of a file tells of a picture.</summary>
/// <param name="Duration">Ticks, until the next in order of decoding.</param>
/// <param name="IsSync">Decoding can begin here.</param>
/// <param name="Bytes">Of the coded picture.</param>
internal readonly record struct IndexedPicture(int Duration, bool IsSync, int Bytes);
