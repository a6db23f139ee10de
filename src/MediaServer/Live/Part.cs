using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <param name="Duration">Ticks of the rendition's timescale.</param>
/// <param name="IsIndependent">Starts with a sync sample.</param>
/// <param name="Range">Where its bytes are.</param>
internal readonly record struct Part(int Duration, bool IsIndependent, ByteRange Range);
