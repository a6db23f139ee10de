namespace Loomcast.Pipeline.Vision;

/// <summary>A joint of a pose.</summary>
/// <param name="X">Pixels from the left of the picture.</param>
/// <param name="Y">Pixels from its top.</param>
/// <param name="Visibility">0 to 1; 1 from models that do not tell.</param>
internal readonly record struct Keypoint(float X, float Y, float Visibility);
