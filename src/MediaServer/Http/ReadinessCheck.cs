namespace Loomcast.MediaServer.Http;

/// <summary>One thing that must be so before the server takes work; register as many as there are.</summary>
/// <param name="ReasonAgainst">Why it is not so, for a person; null where it is. Called for each request: it must be quick.</param>
internal sealed record ReadinessCheck(Func<string?> ReasonAgainst);
