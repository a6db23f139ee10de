namespace Loomcast.Pipeline.Avatar;

/// <summary>What moves whether the avatar speaks or not. Lengths are in pixels of a portrait 512 pixels high.</summary>
/// <param name="Blink">0: eyes open, 1: closed.</param>
/// <param name="SwayX">The head to the right.</param>
/// <param name="SwayY">The head down.</param>
/// <param name="Roll">The head about the neck, radians clockwise.</param>
/// <param name="Breath">The shoulders down; never negative, as nothing is known of the picture below its edge.</param>
internal readonly record struct HeadPose(float Blink, float SwayX, float SwayY, float Roll, float Breath);
