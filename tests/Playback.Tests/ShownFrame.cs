using Loomcast.Pipeline.Avatar;

namespace Loomcast.Playback.Tests;

/// <summary>A frame as the browser presented it.</summary>
/// <param name="MediaTime">Seconds on the video element's timeline.</param>
/// <param name="Presented">Frames that the browser had presented by then.</param>
/// <param name="Dropped">Frames that it had not managed to show by then.</param>
/// <param name="Number">What was drawn into it; null where that cannot be read.</param>
/// <param name="Width">Pixels of the picture.</param>
internal sealed record ShownFrame(double MediaTime, int Presented, int Dropped, NumberedFrame? Number, int Width)
{
    /// <summary>Number of the slice, counted from the start of the stream.</summary>
    public int Slice => (int)Math.Round(MediaTime * Recording.FrameRate);
}
