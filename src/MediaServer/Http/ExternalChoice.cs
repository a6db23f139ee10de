using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Ingest;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of an external session as they are read from JSON, one after the other.</summary>
internal sealed partial class ExternalChoice
{
    public const string Pipeline = "external";

    private const int MostTracks = 16;
    private static readonly string[] Known = ["tracks"];
    private static readonly string[] PlannedOptions = ["ladder", "captions"];

    private readonly StreamChoice _stream = new(StreamSettings.Default, "window", "language");
    private ExternalSettings _settings = new([]);

    public static PipelineEntry Entry(Func<SessionContext, ExternalSettings, ExternalSession> receive) => new(Pipeline, options => new ExternalChoice().Plan(options, receive));

    private (SessionPlan? Plan, Problem? Problem) Plan(JsonElement options, Func<SessionContext, ExternalSettings, ExternalSession> receive) =>
        _stream.ApplyAll(options, [.. Known, .. PlannedOptions], Apply) is { } problem
            ? (null, problem)
            : (new SessionPlan(Pipeline, SessionPlan.TextOf(options), _stream.Settings, context => Begin(receive(context, _settings with { IsEvent = _stream.Settings.Window is null }))), null);

    private static SessionWork Begin(ExternalSession session) => new(session.RunAsync, External: session);

    private Problem? Apply(JsonProperty option) => PlannedOptions.Contains(option.Name)
        ? new Problem(Problems.Planned, $"The option '{option.Name}' is not built yet for what comes from outside: publish the renditions that you want to offer.")
        : ApplyTracks(option);

    private Problem? ApplyTracks(JsonProperty option)
    {
        var isList = option.Value.ValueKind == JsonValueKind.Array && option.Value.GetArrayLength() is > 0 and <= MostTracks;
        if (!isList || !option.Value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String && NamePattern().IsMatch(name.GetString()!)))
        {
            return StreamChoice.Bad(option, "a list of names such as [\"video\", \"audio\"]: the stream opens when these have announced themselves");
        }

        _settings = new([.. option.Value.EnumerateArray().Select(name => name.GetString()!).Distinct()]);
        return null;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,31}\z")]
    private static partial Regex NamePattern();
}
