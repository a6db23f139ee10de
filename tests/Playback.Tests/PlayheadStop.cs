namespace Loomcast.Playback.Tests;

/// <summary>Something that stopped or moved the playhead.</summary>
/// <param name="Type">Type of the media element's event.</param>
/// <param name="At">Seconds on the video element's timeline.</param>
internal sealed record PlayheadStop(string Type, double At);
