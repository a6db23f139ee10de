using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>What the body of POST /api/sessions may choose.</summary>
internal static class Choices
{
    private const string Conversation = "conversation";
    private static readonly ImmutableArray<string> PlannedPipelines = ["commentary", "generation", "tracking", "external"];

    public static bool TryPlan(
        SessionRequest? request,
        Func<SessionContext, ConversationOptions, ConversationSession> converse,
        [NotNullWhen(true)] out SessionPlan? plan,
        [NotNullWhen(false)] out Problem? problem)
    {
        var choice = new ConversationChoice();
        problem = CheckPipeline(request?.Pipeline) ?? choice.ApplyAll(request?.Options ?? default);
        plan = problem is null ? new SessionPlan(Conversation, choice.Stream, context => Begin(converse(context, choice.Options))) : null;
        return plan is not null;
    }

    private static SessionWork Begin(ConversationSession session) => new(session.RunAsync, session);

    private static Problem? CheckPipeline(string? pipeline) => pipeline switch
    {
        Conversation => null,
        null => new Problem(Problems.UnknownPipeline, $"'pipeline' is missing. Known: {Conversation}."),
        _ when PlannedPipelines.Contains(pipeline) => new Problem(Problems.Planned, $"The pipeline '{pipeline}' is not built yet. Known: {Conversation}."),
        _ => new Problem(Problems.UnknownPipeline, $"'{pipeline}' is unknown. Known: {Conversation}."),
    };
}
