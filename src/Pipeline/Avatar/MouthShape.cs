namespace Loomcast.Pipeline.Avatar;

/// <summary>How the mouth is held.</summary>
/// <param name="Jaw">0: closed, 1: wide open.</param>
/// <param name="Wide">-1: rounded, 0: at rest, 1: spread.</param>
/// <param name="Raise">Upper lip, 0: at rest, 1: raised.</param>
internal readonly record struct MouthShape(float Jaw, float Wide, float Raise)
{
    public static MouthShape operator *(MouthShape shape, float factor) => new(shape.Jaw * factor, shape.Wide * factor, shape.Raise * factor);

    public static MouthShape operator +(MouthShape a, MouthShape b) => new(a.Jaw + b.Jaw, a.Wide + b.Wide, a.Raise + b.Raise);
}
