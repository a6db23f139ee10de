using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>
/// Makes a video of a script. The stages run beside each other, each scene going through them as soon as it can, so that the first scene is on
/// the stream while the last is being spoken.
/// </summary>
/// <remarks>After a restart of the server it all runs again: what is in files is taken up, and what was published is left out.</remarks>
public sealed class GenerationSession
{
    public const string Validate = "validate";
    public const string Output = "output";

    // Shares of the processor's work, as measured with an avatar and pictures at 1280 x 720.
    private static readonly (string Name, double Weight)[] Stages =
    [
        (Validate, 0.01), (SceneSpeaker.Stage, 0.05), (SceneStills.Stage, 0.04), (SceneRenderer.Stage, 0.45),
        (SideFiles.Captions, 0.01), (SideFiles.Thumbnail, 0.01), (SideFiles.Metadata, 0.01), (Output, 0.42),
    ];

    private readonly SessionContext _context;
    private readonly Script _script;
    private readonly GenerationEngines _engines;
    private readonly GenerationOptions _options;
    private readonly AnnouncedStream _stream;
    private readonly Func<SessionContext, EventTimeline> _open;
    private volatile Production? _production;

    internal GenerationSession(SessionContext context, Script script, GenerationEngines engines, GenerationOptions options, Func<SessionContext, EventTimeline> open)
    {
        _stream = new AnnouncedStream(context.Publisher);
        (_context, _script, _engines, _options, _open) = (context with { Publisher = _stream }, script, engines, options, open);
    }

    /// <summary>Lets the stages that failed try again; what is finished is not done again.</summary>
    /// <returns>False where no stage waits for it.</returns>
    public bool Retry() => _production?.Retries.Retry() ?? false;

    /// <summary>Makes all of it.</summary>
    /// <exception cref="GenerationException">A stage failed, and nobody asked for a retry in time, or none would help.</exception>
    /// <exception cref="EncodingException">An encoder failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var production = _production = new Production(_context, _script, _engines, _options, new StageBoard(_context, Stages));
        await using var timeline = _open(_context);
        var speaker = new SceneSpeaker(production);
        var stills = new SceneStills(production);
        var files = new SideFiles(production, speaker, stills, _stream);
        var renderer = new SceneRenderer(production, speaker, stills, timeline);
        await production.StageAsync(Validate, CheckAsync);
        await TaskGroup.RunAsync(
            [
                speaker.RunAsync,
                stills.RunAsync,
                stop => WriteAsync([renderer.RunAsync, files.WriteCaptionsAsync, files.DrawThumbnailAsync, files.WriteMetadataAsync], timeline, stop),
                stop => production.StageAsync(Output, () => timeline.RunAsync(stop)),
            ],
            cancellationToken);
        _context.Files.Work.Clear();
    }

    /// <summary>The stream ends last: while it is open a stage that failed can be tried again.</summary>
    private static async Task WriteAsync(Func<CancellationToken, Task>[] stages, EventTimeline timeline, CancellationToken cancellationToken)
    {
        await TaskGroup.RunAsync(stages, cancellationToken);
        timeline.Complete();
    }

    /// <summary>Again, because the script may have waited, or the server was started anew with other engines.</summary>
    private Task CheckAsync()
    {
        var faults = new ScriptChecks(_engines).Check(_script, withUploads: _context.Earlier is null).ToList();
        return faults.Count == 0 ? Task.CompletedTask : throw new GenerationException(string.Join(' ', faults.Select(fault => $"{fault.Path} {fault.Detail}")));
    }
}
