namespace Loomcast.Pipeline.Commentary;

/// <summary>Something that a line can be about.</summary>
/// <param name="At">On the stream's timeline.</param>
/// <param name="Kind">Of two that are close together, the higher kind is told.</param>
internal readonly record struct Moment(TimeSpan At, MomentKind Kind);
