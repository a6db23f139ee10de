using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a conversation as they are read from JSON, one after the other.</summary>
internal sealed partial class ConversationChoice
{
    private const string Known = "avatar, voice, language, partDuration, window, ladder, captions, retention";

    private const string AudioOnly = "audio";

    // Frames at 25 per second, whole in a part, and parts whole in a second: 5 and 25.
    private static readonly double[] PartDurations = [0.2, 1];

    public ConversationOptions Options { get; private set; } = new();

    public StreamSettings Stream { get; private set; } = StreamSettings.Default;

    /// <returns>What is wrong with the first wrong option; null where none is.</returns>
    public Problem? ApplyAll(JsonElement options) => options.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => options.EnumerateObject().Select(Apply).FirstOrDefault(problem => problem is not null),
        _ => new Problem(Problems.BadRequest, "'options' is an object."),
    };

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        "avatar" => ApplyName(option, name => Options = Options with { Avatar = name }),
        "voice" => ApplyName(option, name => Options = Options with { Voice = Options.Voice with { Name = name } }),
        "language" => ApplyLanguage(option),
        "partDuration" => ApplyPartDuration(option),
        "window" => ApplyWindow(option),
        "ladder" => ApplyLadder(option),
        "captions" => ApplyCaptions(option),
        RetentionChoice.Name => RetentionChoice.Check(option),
        _ => new Problem(Problems.UnknownOption, $"'{option.Name}' is unknown. Known: {Known}."),
    };

    private static Problem? ApplyName(JsonProperty option, Action<string> apply)
    {
        if (StreamChoice.TextOf(option) is not { } name || !NamePattern().IsMatch(name))
        {
            return StreamChoice.Bad(option, "a name of letters, digits and - _ + .");
        }

        apply(name);
        return null;
    }

    private Problem? ApplyLanguage(JsonProperty option)
    {
        if (StreamChoice.TryLanguage(option, Stream, out var stream) is { } problem)
        {
            return problem;
        }

        Options = Options with { Voice = Options.Voice with { Language = stream.Language } };
        Stream = stream;
        return null;
    }

    private Problem? ApplyPartDuration(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || !PartDurations.Contains(option.Value.GetDouble()))
        {
            return StreamChoice.Bad(option, $"{string.Join(" or ", PartDurations)}, in seconds");
        }

        Options = Options with { PartDuration = TimeSpan.FromSeconds(option.Value.GetDouble()) };
        return null;
    }

    private Problem? ApplyWindow(JsonProperty option)
    {
        var problem = StreamChoice.TryWindow(option, Stream, out var stream);
        Stream = stream;
        return problem;
    }

    private Problem? ApplyLadder(JsonProperty option)
    {
        var steps = option.Value.ValueKind == JsonValueKind.Array ? option.Value.EnumerateArray().Take(VideoLadder.MostRungs + 2).ToList() : [];
        var audioOnly = steps is [.., { ValueKind: JsonValueKind.String } last] && last.GetString() == AudioOnly;
        var ladder = StreamChoice.TextOf(option) switch
        {
            "auto" => VideoLadder.Auto,
            "none" => VideoLadder.None,
            _ => VideoLadder.TryOf([.. steps.SkipLast(audioOnly ? 1 : 0).Select(HeightOf)]),
        };
        if (ladder is null)
        {
            return StreamChoice.Bad(option, $"\"auto\", \"none\", or a list of 1 to {VideoLadder.MostRungs} even heights from {VideoLadder.LowestHeight} on, the highest first, such as [512, 256], with \"{AudioOnly}\" as its end where the sound alone is a variant too");
        }

        Options = Options with { Ladder = ladder };
        Stream = Stream with { AudioOnly = audioOnly };
        return null;
    }

    private Problem? ApplyCaptions(JsonProperty option)
    {
        if (option.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return StreamChoice.Bad(option, "true or false");
        }

        Options = Options with { Captions = option.Value.GetBoolean() };
        return null;
    }

    /// <returns>0 where it is none.</returns>
    private static int HeightOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var height) ? height : 0;

    [GeneratedRegex(@"^[A-Za-z0-9_+.\-]{1,64}\z")]
    private static partial Regex NamePattern();
}
