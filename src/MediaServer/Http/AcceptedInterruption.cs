namespace Loomcast.MediaServer.Http;

/// <param name="Turn">The turn that was cut; null where nobody spoke.</param>
/// <param name="CutAt">Media time in seconds of the first slice after the cut.</param>
internal sealed record AcceptedInterruption(int? Turn, double CutAt);
