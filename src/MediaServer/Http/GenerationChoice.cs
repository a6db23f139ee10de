using System.Text.Json;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Generation;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a video that is made of a script.</summary>
internal sealed class GenerationChoice(GenerationStudio studio, UploadHost uploads)
{
    public const string Pipeline = "generation";

    private static readonly string[] Known = ["script", EnginesChoice.Name];

    private readonly StreamChoice _stream = new(StreamSettings.Event, "ladder", "captions");
    private Script? _script;
    private EngineChoice _engines = new();

    public static PipelineEntry Entry(GenerationStudio studio, UploadHost uploads) => new(Pipeline, options => new GenerationChoice(studio, uploads).Plan(options));

    private (SessionPlan? Plan, Problem? Problem) Plan(JsonElement options)
    {
        if ((_stream.ApplyAll(options, Known, Apply) ?? CheckWhole()) is { } problem)
        {
            return (null, problem);
        }

        var (script, ladder, captions, engines) = (_script!, _stream.Ladder, _stream.Captions, _engines);
        return (new SessionPlan(Pipeline, SessionPlan.TextOf(options), _stream.Settings with { Language = script.Language }, context => Begin(studio.Open(context, script, ladder, captions, engines))) { Hold = () => Hold(script) }, null);
    }

    private static SessionWork Begin(GenerationSession session) => new(session.RunAsync) { Retry = session.Retry };

    /// <summary>The pictures. After a restart some may be gone, of which the session has kept what it needs.</summary>
    private IDisposable[] Hold(Script script) => [.. script.Scenes.Select(scene => Find(scene.Backdrop)).OfType<Upload>().Select(upload => upload.Use())];

    private Upload? Find(Backdrop backdrop) => backdrop.Upload is { } id && uploads.TryFind(id, out var upload) && !upload.IsGone ? upload : null;

    private Problem? Apply(JsonProperty option) =>
        option.Name == EnginesChoice.Name ? EnginesChoice.Apply(option, ["speech"], engines => _engines = engines) : ApplyScript(option);

    private Problem? ApplyScript(JsonProperty option)
    {
        try
        {
            _script = studio.Read(option.Value);
            return null;
        }
        catch (ScriptException e)
        {
            return new Problem(Problems.BadScript, e.Message) { Faults = [.. e.Faults.Select(fault => new ProblemFault(fault.Path, fault.Detail))] };
        }
    }

    private Problem? CheckWhole()
    {
        if (_script is null)
        {
            return new Problem(Problems.BadOption, "'script' is missing: an object {\"title\": ..., \"scenes\": [{\"title\": ..., \"text\": ...}]}, or the same as a text in Markdown.");
        }

        try
        {
            _stream.Ladder.RungsFor(_script.Format, bitrate: 1);
            return null;
        }
        catch (ArgumentException e)
        {
            return new Problem(Problems.BadOption, e.Message);
        }
    }
}
