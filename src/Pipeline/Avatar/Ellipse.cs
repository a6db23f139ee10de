namespace Loomcast.Pipeline.Avatar;

/// <summary>Where a part of the face is, in fractions of the portrait's width (X) and height (Y).</summary>
public sealed record Ellipse
{
    public required float X { get; init; }

    public required float Y { get; init; }

    /// <summary>From the centre to the left or right end.</summary>
    public required float HalfWidth { get; init; }

    /// <summary>From the centre to the upper or lower end.</summary>
    public required float HalfHeight { get; init; }
}
