using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>How a stage goes of work that has an end.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Weight">Its share of all work, 0 to 1.</param>
/// <param name="Progress">How much of it is done, 0 to 1; null while unknown.</param>
/// <param name="ElapsedMs">How long it has taken.</param>
/// <param name="Remaining">Seconds that it is expected to take still; null while unknown, and where it does not run.</param>
/// <param name="Detail">Why it failed or was skipped.</param>
internal sealed record StageSnapshot(string Stage, StageState State, double Weight, double? Progress, double ElapsedMs, double? Remaining, string? Detail);
