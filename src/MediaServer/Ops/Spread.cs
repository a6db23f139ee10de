namespace Loomcast.MediaServer.Ops;

/// <summary>How the newest measurements of a kind spread.</summary>
/// <param name="Count">Of all there ever were since the server was started.</param>
/// <param name="P50">Half of the newest 256 are at most this.</param>
/// <param name="P95">19 of 20 of them are.</param>
internal sealed record Spread(long Count, double P50, double P95);
