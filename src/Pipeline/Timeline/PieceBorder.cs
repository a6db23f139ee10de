namespace Loomcast.Pipeline.Timeline;

/// <summary>Where a slice stands in its piece; a piece of one slice has both borders.</summary>
[Flags]
public enum PieceBorder
{
    None = 0,
    First = 1,
    Last = 2,
}
