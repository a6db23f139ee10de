namespace Loomcast.Pipeline.Timeline;

/// <summary>Border of a spoken piece, told to whoever watches the timeline when the slice is emitted.</summary>
/// <param name="Turn">Number of the turn, from 1.</param>
/// <param name="Piece">Number of the piece within the turn, from 0.</param>
/// <param name="IsFirst">The piece starts with this slice.</param>
/// <param name="IsLast">The piece ends with this slice.</param>
public sealed record SliceMark(int Turn, int Piece, bool IsFirst, bool IsLast);
