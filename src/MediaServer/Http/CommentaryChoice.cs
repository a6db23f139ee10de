using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a commentary as they are read from JSON, one after the other.</summary>
internal sealed partial class CommentaryChoice
{
    public const string Pipeline = "commentary";

    private const int ShortestInterval = 5;
    private const int LongestInterval = 120;
    private static readonly string[] Known = ["upload", "interval", "style", "voice"];
    private static readonly string[] Styles = [.. Enum.GetNames<CommentaryStyle>().Select(name => name.ToLowerInvariant())];

    private readonly StreamChoice _stream = new(StreamSettings.Event, "language", "ladder", "captions");
    private readonly UploadHost _uploads;
    private CommentaryOptions _options = new();
    private Upload? _upload;

    private CommentaryChoice(UploadHost uploads) => _uploads = uploads;

    public static PipelineEntry Entry(UploadHost uploads, CommentaryBooth booth) => new(Pipeline, options => new CommentaryChoice(uploads).Plan(options, booth));

    private (SessionPlan? Plan, Problem? Problem) Plan(JsonElement options, CommentaryBooth booth)
    {
        if (_stream.ApplyAll(options, Known, Apply) is { } problem)
        {
            return (null, problem);
        }

        if (_upload is null)
        {
            return (null, new Problem(Problems.BadOption, "'upload' is missing: the id of the video, at the end of the address that POST /api/uploads has given."));
        }

        var chosen = _options with { Voice = _options.Voice with { Language = _stream.Settings.Language }, Ladder = _stream.Ladder, Captions = _stream.Captions };
        return (new SessionPlan(Pipeline, SessionPlan.TextOf(options), _stream.Settings, context => Begin(booth, context, _upload, chosen)), null);
    }

    private static SessionWork Begin(CommentaryBooth booth, SessionContext context, Upload upload, CommentaryOptions options)
    {
        var session = booth.Open(context, upload.File, options);
        return new SessionWork(async cancellationToken =>
        {
            using var lease = upload.Use();
            await session.RunAsync(cancellationToken);
        });
    }

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        "upload" => ApplyUpload(option),
        "interval" => ApplyInterval(option),
        "style" => ApplyStyle(option),
        _ => ApplyVoice(option),
    };

    private Problem? ApplyUpload(JsonProperty option) => StreamChoice.TextOf(option) is { } id && _uploads.TryFind(id, out _upload)
        ? null
        : new Problem(Problems.BadOption, "'upload' is no upload that is here: it was never made, or has expired. Upload the video by tus to /api/uploads, and give the id at the end of its address.");

    private Problem? ApplyInterval(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || option.Value.GetDouble() is not (>= ShortestInterval and <= LongestInterval) || option.Value.GetDouble() % 1 != 0)
        {
            return StreamChoice.Bad(option, $"{ShortestInterval} to {LongestInterval}, in whole seconds");
        }

        _options = _options with { Interval = TimeSpan.FromSeconds(option.Value.GetDouble()) };
        return null;
    }

    private Problem? ApplyStyle(JsonProperty option)
    {
        if (Array.IndexOf(Styles, StreamChoice.TextOf(option)) is not (>= 0 and var style))
        {
            return StreamChoice.Bad(option, $"one of {string.Join(", ", Styles)}");
        }

        _options = _options with { Style = (CommentaryStyle)style };
        return null;
    }

    private Problem? ApplyVoice(JsonProperty option)
    {
        if (StreamChoice.TextOf(option) is not { } name || !NamePattern().IsMatch(name))
        {
            return StreamChoice.Bad(option, "a name of letters, digits and - _ + .");
        }

        _options = _options with { Voice = _options.Voice with { Name = name } };
        return null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_+.\-]{1,64}\z")]
    private static partial Regex NamePattern();
}
