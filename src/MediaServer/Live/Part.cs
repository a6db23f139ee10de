using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <param name="Start">Ticks of the rendition's timescale since media time zero.</param>
/// <param name="Duration">Ticks of the rendition's timescale.</param>
/// <param name="IsIndependent">Starts with a sync sample.</param>
/// <param name="Range">Where its bytes are.</param>
/// <param name="KeyframeLength">Bytes to the end of its first sample, where that is a sync sample; else 0.</param>
internal readonly record struct Part(long Start, int Duration, bool IsIndependent, ByteRange Range, int KeyframeLength)
{
    public long End => Start + Duration;
}
