using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tracking;

/// <summary>Follows the objects in an uploaded video and draws them into it, while it arrives: the stream, results by frame and preview pictures.</summary>
public sealed class TrackingSession
{
    internal const string Probing = "probe";
    internal const string Decoding = "decode";
    internal const string Detecting = "detect";
    internal const string Encoding = "encode";

    private readonly SessionContext _context;
    private readonly GrowingFile _file;
    private readonly TrackingOptions _options;
    private readonly TrackingEngines _engines;

    /// <param name="context">Gets the media, the events and the files.</param>
    /// <param name="file">The video; it may still arrive.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="engines">What sees and encodes.</param>
    /// <exception cref="ArgumentException">No such class; the message says which there are.</exception>
    public TrackingSession(SessionContext context, GrowingFile file, TrackingOptions options, TrackingEngines engines)
    {
        (_context, _file, _options, _engines) = (context, file, options, engines);
        if (!engines.Models.AreLoaded)
        {
            throw new ArgumentException("The models are still being loaded. Ask again in a second.");
        }

        var names = Sight.NamesOf(engines.Models, options.Pose);
        if (options.Classes.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"The models know no class '{unknown}'. Known: {string.Join(", ", names)}.");
        }
    }

    /// <summary>Runs to the end of the video.</summary>
    /// <exception cref="SourceException">The video cannot be read, or not to its end; what was made before is published.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var board = new StageBoard(_context, (Probing, 1), (Decoding, 20), (Detecting, 40), (Encoding, 39));
        var (source, kept) = await ProbeAsync(board, cancellationToken);
        var format = kept.Format;
        await using var timeline = OpenTimeline(format, source.Channels);
        await using var results = await ResultsFile.OpenAsync(_context.Files, cancellationToken);
        await using var previews = new PreviewMaker(_context.Files, format);
        await using var sound = new SoundReader(_file, source, _engines.Limits, source.Channels);
        var progress = new TrackingProgress(board, _context.Time, format, FramesOf(source, format));
        var watching = new Watching(results, new Sight(_engines.Models, format, _options, Watching.LeastOf(_options)), _options, kept) { DueAt = _context.Playout.DueAt, Progress = progress };
        var drawing = new Drawing(timeline, sound, previews, results) { Kept = kept, Names = watching.Names, Progress = progress, PreviewInterval = _options.PreviewInterval ?? (int)Math.Round(format.FrameRate) };
        var decoding = new Decoding(new PictureReader(_file, source, format, _engines.Limits), progress);
        await TaskGroup.RunAsync(
            [
                decoding.RunAsync,
                stop => watching.RunAsync(decoding.Frames, stop),
                stop => drawing.RunAsync(watching.Seen, stop),
                previews.RunAsync,
                stop => PublishAsync(timeline, decoding, stop),
            ],
            cancellationToken);
        if ((decoding.Fault ?? drawing.Fault) is { } fault)
        {
            board.Fail(Decoding, fault.Message);
            throw new SourceException(fault.Message, fault);
        }
    }

    // Without a first frame there is nothing to encode: a file of which nothing can be read ends the session before its stream begins.
    private static async Task PublishAsync(EventTimeline timeline, Decoding decoding, CancellationToken cancellationToken)
    {
        await decoding.FirstFrame.WaitAsync(cancellationToken);
        await timeline.RunAsync(cancellationToken);
    }

    private async Task<(SourceDescription Source, KeptSource Kept)> ProbeAsync(StageBoard board, CancellationToken cancellationToken)
    {
        board.Begin(Probing);
        try
        {
            var source = await SourceProbe.DescribeAsync(_file, _engines.Limits, cancellationToken);
            var kept = await KeptSource.ForAsync(source, _engines.Vision.MostHeight, _context.Files, cancellationToken);
            board.Finish(Probing);
            return (source, kept);
        }
        catch (SourceException e)
        {
            board.Fail(Probing, e.Message);
            throw;
        }
    }

    private EventTimeline OpenTimeline(VideoFormat format, int channels)
    {
        try
        {
            return new EventTimeline(_context, format, _options.Ladder, _engines.Encoding.For(channels), captions: false);
        }
        catch (ArgumentException e)
        {
            throw new SourceException(e.Message, e); // the ladder is too high for this video
        }
    }

    private static long? FramesOf(SourceDescription source, VideoFormat format) => (source.Picture?.Duration ?? source.Duration) is { } duration
        ? (long)Math.Round(duration.TotalSeconds * format.FrameRate)
        : null;
}
