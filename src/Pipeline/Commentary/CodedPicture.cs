namespace Loomcast.Pipeline.Commentary;

/// <summary>What matters of a coded picture for how it is published.</summary>
/// <param name="Duration">Ticks, until the next in order of decoding.</param>
/// <param name="IsSync">A segment can begin here.</param>
/// <param name="Bytes">As coded.</param>
internal readonly record struct CodedPicture(int Duration, bool IsSync, int Bytes);
