using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>One picture on a sheet: an I-frame of the stream.</summary>
/// <param name="Start">Ticks of all media before it.</param>
/// <param name="Keyframe">From the start of its part to the end of the I-frame.</param>
internal readonly record struct Thumbnail(long Start, ByteRange Keyframe);
