using System.Collections.Immutable;
using Loomcast.Pipeline.Engines;

namespace Loomcast.MediaServer.Http;

/// <param name="Reasons">What is missing for sessions to be started, and what helps.</param>
/// <param name="Engines">How each engine stands.</param>
internal sealed record Readiness(ImmutableArray<string> Reasons, ImmutableArray<EngineStanding> Engines)
{
    public bool Ready => Reasons.IsEmpty;

    public static Readiness Of(IServiceProvider services) => new(
        [.. services.GetServices<ReadinessCheck>().Select(check => check.ReasonAgainst()).OfType<string>()],
        services.GetService<ListEngines>()?.Invoke() ?? []);
}
