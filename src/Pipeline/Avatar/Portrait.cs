using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>The still picture that an avatar is made of.</summary>
/// <param name="Name">What users call the avatar.</param>
/// <param name="Format">The picture's size, and the rate of the video made of it.</param>
/// <param name="Rgb">Rows of red, green, blue, 8 bits each.</param>
/// <param name="Face">Where the movable parts are.</param>
internal sealed record Portrait(string Name, VideoFormat Format, byte[] Rgb, FaceGeometry Face);
