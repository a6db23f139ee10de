namespace Loomcast.Pipeline.Avatar;

/// <summary>Where the movable parts of a portrait are: the JSON file beside it. "Left" is left in the picture.</summary>
public sealed record FaceGeometry
{
    /// <summary>The closed mouth: its centre on the line between the lips, its ends in the corners and under the lower lip.</summary>
    public required Ellipse Mouth { get; init; }

    /// <summary>Y of the corners of the mouth: less than the mouth's where it smiles.</summary>
    public required float MouthCorners { get; init; }

    /// <summary>The open eye between its lids.</summary>
    public required Ellipse LeftEye { get; init; }

    /// <inheritdoc cref="LeftEye"/>
    public required Ellipse RightEye { get; init; }

    /// <summary>Face and hair, what turns when the head does.</summary>
    public required Ellipse Head { get; init; }

    /// <summary>Y of the chin's lower edge, in fractions of the height.</summary>
    public required float Chin { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    internal string? Fault()
    {
        Ellipse[] parts = [Mouth, LeftEye, RightEye, Head];
        if (parts.Any(part => part is not { X: > 0 and < 1, Y: > 0 and < 1, HalfWidth: > 0 and < 1, HalfHeight: > 0 and < 1 }) || MouthCorners is not (> 0 and < 1) || Chin is not (> 0 and < 1))
        {
            return "every number must be a fraction between 0 and 1";
        }

        return LeftEye.X >= RightEye.X ? "leftEye must be left of rightEye in the picture"
            : Math.Max(LeftEye.Y, RightEye.Y) >= Mouth.Y || Mouth.Y >= Chin ? "the eyes must be above the mouth, and the mouth above the chin"
            : null;
    }
}
