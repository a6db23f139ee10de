using System.Collections.Immutable;

namespace Loomcast.MediaServer.Http;

/// <param name="Reasons">What is missing for sessions to be started, and what helps.</param>
internal sealed record Readiness(ImmutableArray<string> Reasons)
{
    public bool Ready => Reasons.IsEmpty;

    public static Readiness Of(IServiceProvider services) =>
        new([.. services.GetServices<ReadinessCheck>().Select(check => check.ReasonAgainst()).OfType<string>()]);
}
