using System.Collections.Immutable;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>Which sessions a list is to show.</summary>
/// <param name="Pipeline">Its public name; null for all.</param>
/// <param name="State">As JSON has it; null for all.</param>
internal sealed record SessionFilter(string? Pipeline, string? State)
{
    private static readonly ImmutableArray<string> States = [.. Enum.GetValues<SessionState>().Select(NameOf)];

    /// <summary>For the address of the next page.</summary>
    public string Query => (Pipeline is null ? "" : $"&pipeline={Pipeline}") + (State is null ? "" : $"&state={State}");

    /// <returns>What is wrong with it; null where nothing is.</returns>
    public Problem? Check(Pipelines pipelines) =>
        Pipeline is not null && !pipelines.Has(Pipeline) ? new Problem(Problems.UnknownPipeline, $"'{Pipeline}' is unknown. Known: {pipelines.Known}.")
        : State is not null && !States.Contains(State) ? new Problem(Problems.BadRequest, $"'state' is {string.Join(", ", States)}; not '{State}'.")
        : null;

    public bool Takes(Session session) =>
        (Pipeline is null || session.Pipeline == Pipeline) && (State is null || NameOf(session.Log.Snapshot.State) == State);

    private static string NameOf(SessionState state) => state.ToString().ToLowerInvariant();
}
