using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Loomcast.MediaServer.Ingest;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Conversation;

namespace Loomcast.MediaServer.Http;

/// <summary>What the body of POST /api/sessions may choose.</summary>
internal static class Choices
{
    private const string Conversation = "conversation";
    private const string External = "external";
    private const string Known = $"{Conversation}, {External}";

    /// <summary>The pipelines that there are.</summary>
    public static readonly ImmutableArray<string> Names = [Conversation, External];

    private static readonly ImmutableArray<string> PlannedPipelines = ["commentary", "generation", "tracking"];

    public static bool TryPlan(
        SessionRequest? request,
        Pipelines pipelines,
        [NotNullWhen(true)] out SessionPlan? plan,
        [NotNullWhen(false)] out Problem? problem)
    {
        var options = request?.Options ?? default;
        (plan, problem) = request?.Pipeline switch
        {
            Conversation => PlanConversation(options, pipelines),
            External => PlanExternal(options, pipelines),
            null => (null, new Problem(Problems.UnknownPipeline, $"'pipeline' is missing. Known: {Known}.")),
            { } name when PlannedPipelines.Contains(name) => (null, new Problem(Problems.Planned, $"The pipeline '{name}' is not built yet. Known: {Known}.")),
            { } name => (null, new Problem(Problems.UnknownPipeline, $"'{name}' is unknown. Known: {Known}.")),
        };
        return plan is not null;
    }

    /// <summary>The plan of a session that an earlier run of the server had started.</summary>
    /// <exception cref="ArgumentException">Such sessions are not known any more.</exception>
    public static SessionPlan PlanAgain(string pipeline, string options, Pipelines pipelines)
    {
        using var json = JsonDocument.Parse(options);
        return TryPlan(new SessionRequest(pipeline, json.RootElement), pipelines, out var plan, out var problem) ? plan : throw new ArgumentException(problem.Detail);
    }

    private static (SessionPlan? Plan, Problem? Problem) PlanConversation(JsonElement options, Pipelines pipelines)
    {
        var choice = new ConversationChoice();
        return choice.ApplyAll(options) is { } problem ? (null, problem)
            : (new SessionPlan(Conversation, TextOf(options), choice.Stream, context => Begin(pipelines.Converse(context, choice.Options))), null);
    }

    private static (SessionPlan? Plan, Problem? Problem) PlanExternal(JsonElement options, Pipelines pipelines)
    {
        var choice = new ExternalChoice();
        return choice.ApplyAll(options) is { } problem ? (null, problem)
            : (new SessionPlan(External, TextOf(options), choice.Stream, context => Begin(pipelines.Receive(context, choice.Settings))), null);
    }

    private static SessionWork Begin(ConversationSession session) => new(session.RunAsync, session);

    private static SessionWork Begin(ExternalSession session) => new(session.RunAsync, External: session);

    private static string TextOf(JsonElement options) => options.ValueKind == JsonValueKind.Undefined ? "{}" : options.GetRawText();
}
