using System.Globalization;
using System.Text.Json;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Tracking;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a tracking session as they are read from JSON, one after the other.</summary>
internal sealed class TrackingChoice
{
    public const string Pipeline = "tracking";

    private const int MostClasses = 100;
    private static readonly string[] Known = [UploadChoice.Name, "confidence", "classes", "pose", "detectEvery", "previewInterval"];

    private readonly StreamChoice _stream = new(StreamSettings.Event, "ladder");
    private readonly UploadChoice _upload;
    private TrackingOptions _options = new();

    private TrackingChoice(UploadHost uploads) => _upload = new UploadChoice(uploads);

    public static PipelineEntry Entry(UploadHost uploads, TrackingEngines engines) => new(Pipeline, options => new TrackingChoice(uploads).Plan(options, engines));

    private (SessionPlan? Plan, Problem? Problem) Plan(JsonElement options, TrackingEngines engines)
    {
        if ((_stream.ApplyAll(options, Known, Apply) ?? _upload.Missing) is { } problem)
        {
            return (null, problem);
        }

        var chosen = _options with { Ladder = _stream.Ladder };
        return (_upload.Use(new SessionPlan(Pipeline, SessionPlan.TextOf(options), _stream.Settings, context => new SessionWork(new TrackingSession(context, _upload.Upload.File, chosen, engines).RunAsync))), null);
    }

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        UploadChoice.Name => _upload.Apply(option),
        "confidence" => ApplyConfidence(option),
        "classes" => ApplyClasses(option),
        "pose" => ApplyPose(option),
        "detectEvery" => ApplyDetectEvery(option),
        _ => ApplyPreviewInterval(option),
    };

    private Problem? ApplyConfidence(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || option.Value.GetDouble() is not (>= TrackingOptions.LeastConfidence and <= TrackingOptions.MostConfidence))
        {
            return StreamChoice.Bad(option, string.Create(CultureInfo.InvariantCulture, $"{TrackingOptions.LeastConfidence} to {TrackingOptions.MostConfidence}"));
        }

        _options = _options with { Confidence = (float)option.Value.GetDouble() };
        return null;
    }

    // Whether the models know them is asked when the session begins: then they are loaded.
    private Problem? ApplyClasses(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Array || option.Value.GetArrayLength() > MostClasses || option.Value.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            return StreamChoice.Bad(option, $"a list of at most {MostClasses} names such as [\"red\", \"blue\"]; an empty one is all");
        }

        _options = _options with { Classes = [.. option.Value.EnumerateArray().Select(name => name.GetString()!)] };
        return null;
    }

    private Problem? ApplyPose(JsonProperty option)
    {
        if (option.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return StreamChoice.Bad(option, "true or false");
        }

        _options = _options with { Pose = option.Value.GetBoolean() };
        return null;
    }

    private Problem? ApplyDetectEvery(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || !option.Value.TryGetInt32(out var frames) || frames is < 1 or > TrackingOptions.RarestDetection)
        {
            return StreamChoice.Bad(option, $"1 to {TrackingOptions.RarestDetection}, in whole frames");
        }

        _options = _options with { DetectEvery = frames };
        return null;
    }

    private Problem? ApplyPreviewInterval(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || !option.Value.TryGetInt32(out var frames) || frames is < 1 or > TrackingOptions.LongestPreviewInterval)
        {
            return StreamChoice.Bad(option, $"1 to {TrackingOptions.LongestPreviewInterval}, in whole frames");
        }

        _options = _options with { PreviewInterval = frames };
        return null;
    }
}
