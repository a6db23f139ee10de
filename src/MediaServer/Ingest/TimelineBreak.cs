namespace Loomcast.MediaServer.Ingest;

/// <summary>A discontinuity that all tracks share, so that players can match them by their number (RFC 8216bis, 6.2.4).</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="At">Seconds on the stream's timeline where media goes on.</param>
internal sealed record TimelineBreak(int Number, double At);
