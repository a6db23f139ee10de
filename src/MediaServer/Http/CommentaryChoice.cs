using System.Text.Json;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Commentary;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a commentary as they are read from JSON, one after the other.</summary>
internal sealed class CommentaryChoice
{
    public const string Pipeline = "commentary";

    private const int ShortestInterval = 5;
    private const int LongestInterval = 120;
    private static readonly string[] Known = [UploadChoice.Name, "interval", "style", "voice", EnginesChoice.Name];
    private static readonly string[] Purposes = ["vision", "speech"];
    private static readonly string[] Styles = [.. Enum.GetNames<CommentaryStyle>().Select(name => name.ToLowerInvariant())];

    private readonly StreamChoice _stream = new(StreamSettings.Event, "language", "ladder", "captions");
    private readonly UploadChoice _upload;
    private CommentaryOptions _options = new();

    private CommentaryChoice(UploadHost uploads) => _upload = new UploadChoice(uploads);

    public static PipelineEntry Entry(UploadHost uploads, CommentaryBooth booth) => new(Pipeline, options => new CommentaryChoice(uploads).Plan(options, booth));

    private (SessionPlan? Plan, Problem? Problem) Plan(JsonElement options, CommentaryBooth booth)
    {
        if ((_stream.ApplyAll(options, Known, Apply) ?? _upload.Missing) is { } problem)
        {
            return (null, problem);
        }

        var chosen = _options with { Voice = _options.Voice with { Language = _stream.Settings.Language }, Ladder = _stream.Ladder, Captions = _stream.Captions };
        return (_upload.Use(new SessionPlan(Pipeline, SessionPlan.TextOf(options), _stream.Settings, context => new SessionWork(booth.Open(context, _upload.Upload.File, chosen).RunAsync))), null);
    }

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        UploadChoice.Name => _upload.Apply(option),
        "interval" => ApplyInterval(option),
        "style" => ApplyStyle(option),
        EnginesChoice.Name => EnginesChoice.Apply(option, Purposes, engines => _options = _options with { Engines = engines }),
        _ => StreamChoice.ApplyName(option, name => _options = _options with { Voice = _options.Voice with { Name = name } }),
    };

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
}
