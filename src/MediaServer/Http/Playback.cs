namespace Loomcast.MediaServer.Http;

/// <summary>Where a session's stream is played.</summary>
/// <param name="Hls">Absolute address of the multivariant playlist.</param>
/// <param name="Mp4">Absolute address of the whole stream as one file; there from its end on.</param>
/// <param name="Poster">Absolute address of a JPEG.</param>
/// <param name="Thumbnails">Absolute address of a WebVTT file whose cues are pictures for seeking.</param>
/// <param name="Files">Absolute address of the folder of the session's other files.</param>
/// <param name="StartsAt">Wall clock of media time zero; null before the stream begins.</param>
internal sealed record Playback(Uri Hls, Uri Mp4, Uri Poster, Uri Thumbnails, Uri Files, DateTimeOffset? StartsAt);
