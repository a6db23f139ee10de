namespace Loomcast.MediaServer.Events;

/// <param name="Stage">Its name.</param>
/// <param name="ElapsedMs">What its last piece of work took; or, of work that has an end, all of it so far.</param>
internal sealed record StageTime(string Stage, double ElapsedMs);
