namespace Loomcast.Playback.Tests;

/// <summary>Something that stopped or moved the playhead.</summary>
/// <param name="Type">Type of the media element's event.</param>
/// <param name="At">Seconds on the video element's timeline.</param>
internal sealed record PlayheadStop(string Type, double At)
{
    /// <summary>Whether it is why the second frame does not follow the first.</summary>
    public bool IsJumpBetween(ShownFrame first, ShownFrame second) => Type == "seeking" && At >= first.MediaTime && At <= second.MediaTime;
}
