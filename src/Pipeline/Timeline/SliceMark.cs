namespace Loomcast.Pipeline.Timeline;

/// <summary>What a generated slice belongs to.</summary>
/// <param name="Turn">Number of the turn, from 1; turns follow each other on the timeline.</param>
/// <param name="Piece">Number of the piece within the turn, from 0.</param>
/// <param name="Border">Whether the piece begins or ends with this slice.</param>
public sealed record SliceMark(int Turn, int Piece, PieceBorder Border);
