using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Loomcast.MediaServer.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>What can run in a session: reads what the body of POST /api/sessions chose.</summary>
internal sealed class Pipelines(IEnumerable<PipelineEntry> entries)
{
    private readonly Dictionary<string, PipelineEntry> _entries = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The names of all, for errors.</summary>
    public string Known => string.Join(", ", _entries.Keys.Order(StringComparer.Ordinal));

    public bool Has(string name) => _entries.ContainsKey(name);

    public bool TryPlan(SessionRequest? request, [NotNullWhen(true)] out SessionPlan? plan, [NotNullWhen(false)] out Problem? problem)
    {
        (plan, problem) = request?.Pipeline switch
        {
            null => (null, new Problem(Problems.UnknownPipeline, $"'pipeline' is missing. Known: {Known}.")),
            { } name when _entries.TryGetValue(name, out var entry) => entry.Plan(request.Options ?? default),
            { } name => (null, new Problem(Problems.UnknownPipeline, $"'{name}' is unknown. Known: {Known}.")),
        };
        return plan is not null;
    }

    /// <summary>The plan of a session that an earlier run of the server had started.</summary>
    /// <exception cref="ArgumentException">Such sessions are not known any more.</exception>
    public SessionPlan PlanAgain(string pipeline, string options)
    {
        using var json = JsonDocument.Parse(options);
        return TryPlan(new SessionRequest(pipeline, json.RootElement), out var plan, out var problem) ? plan : throw new ArgumentException(problem.Detail);
    }
}
