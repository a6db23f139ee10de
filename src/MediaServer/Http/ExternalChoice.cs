using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Ingest;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of an external session as they are read from JSON, one after the other.</summary>
internal sealed partial class ExternalChoice
{
    private const string Known = "tracks, window, language, retention";
    private const int MostTracks = 16;

    public ExternalSettings Settings { get; private set; } = new([]);

    public StreamSettings Stream { get; private set; } = StreamSettings.Default;

    /// <returns>What is wrong with the first wrong option; null where none is.</returns>
    public Problem? ApplyAll(JsonElement options) => options.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => options.EnumerateObject().Select(Apply).FirstOrDefault(problem => problem is not null),
        _ => new Problem(Problems.BadRequest, "'options' is an object."),
    };

    private Problem? Apply(JsonProperty option)
    {
        var stream = Stream;
        var problem = option.Name switch
        {
            "tracks" => ApplyTracks(option),
            "window" => StreamChoice.TryWindow(option, Stream, out stream),
            "language" => StreamChoice.TryLanguage(option, Stream, out stream),
            RetentionChoice.Name => RetentionChoice.Check(option),
            "ladder" or "captions" => new Problem(Problems.Planned, $"The option '{option.Name}' is not built yet. Known: {Known}."),
            _ => new Problem(Problems.UnknownOption, $"'{option.Name}' is unknown. Known: {Known}."),
        };
        Stream = stream;
        return problem;
    }

    private Problem? ApplyTracks(JsonProperty option)
    {
        var isList = option.Value.ValueKind == JsonValueKind.Array && option.Value.GetArrayLength() is > 0 and <= MostTracks;
        if (!isList || !option.Value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String && NamePattern().IsMatch(name.GetString()!)))
        {
            return StreamChoice.Bad(option, "a list of names such as [\"video\", \"audio\"]: the stream opens when these have announced themselves");
        }

        Settings = new([.. option.Value.EnumerateArray().Select(name => name.GetString()!).Distinct()]);
        return null;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,31}\z")]
    private static partial Regex NamePattern();
}
