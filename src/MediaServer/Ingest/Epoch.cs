using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>How one run of an encoder counts time: the same instant as the sender names it, and on the stream's timeline.</summary>
internal sealed record Epoch(MediaTime Sent, MediaTime Stream)
{
    /// <summary>Ticks to add to the sender's.</summary>
    public long OffsetIn(int timescale) => Stream.In(timescale) - Sent.In(timescale);
}
