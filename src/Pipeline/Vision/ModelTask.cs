namespace Loomcast.Pipeline.Vision;

/// <summary>What a vision model is for.</summary>
internal enum ModelTask
{
    Detect,
    Pose,
}
