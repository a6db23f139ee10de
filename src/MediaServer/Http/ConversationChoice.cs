using System.Text.Json;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a conversation as they are read from JSON, one after the other.</summary>
internal sealed class ConversationChoice
{
    public const string Pipeline = "conversation";

    private static readonly string[] Known = ["avatar", "voice", "partDuration", EnginesChoice.Name];

    private static readonly string[] Purposes = ["chat", "speech", "transcription"];

    // Frames at 25 per second, whole in a part, and parts whole in a second: 5 and 25.
    private static readonly double[] PartDurations = [0.2, 1];

    private readonly StreamChoice _stream = new(StreamSettings.Default, "language", "window", "ladder", "captions");
    private ConversationOptions _options = new();

    public static PipelineEntry Entry(Func<SessionContext, ConversationOptions, ConversationSession> open) => new(Pipeline, options => new ConversationChoice().Plan(options, open));

    private (SessionPlan? Plan, Problem? Problem) Plan(JsonElement options, Func<SessionContext, ConversationOptions, ConversationSession> open)
    {
        if (_stream.ApplyAll(options, Known, Apply) is { } problem)
        {
            return (null, problem);
        }

        var chosen = _options with { Voice = _options.Voice with { Language = _stream.Settings.Language }, Ladder = _stream.Ladder, Captions = _stream.Captions };
        return (new SessionPlan(Pipeline, SessionPlan.TextOf(options), _stream.Settings, context => Begin(open(context, chosen))), null);
    }

    private static SessionWork Begin(ConversationSession session) => new(session.RunAsync, session);

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        "avatar" => StreamChoice.ApplyName(option, name => _options = _options with { Avatar = name }),
        EnginesChoice.Name => EnginesChoice.Apply(option, Purposes, engines => _options = _options with { Engines = engines }),
        "voice" => StreamChoice.ApplyName(option, name => _options = _options with { Voice = _options.Voice with { Name = name } }),
        _ => ApplyPartDuration(option),
    };

    private Problem? ApplyPartDuration(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || !PartDurations.Contains(option.Value.GetDouble()))
        {
            return StreamChoice.Bad(option, $"{string.Join(" or ", PartDurations)}, in seconds");
        }

        _options = _options with { PartDuration = TimeSpan.FromSeconds(option.Value.GetDouble()) };
        return null;
    }
}
