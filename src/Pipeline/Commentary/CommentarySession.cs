using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>
/// An uploaded video, commented: it is looked at interval by interval, lines are written and spoken for what happens, and mixed over its sound. The
/// first interval plays while the next ones are still being looked at.
/// </summary>
/// <param name="context">Gets the media, the events and the files.</param>
/// <param name="file">The video; it may still arrive.</param>
/// <param name="engines">What it is made with.</param>
/// <param name="options">What was chosen.</param>
public sealed class CommentarySession(SessionContext context, GrowingFile file, CommentaryEngines engines, CommentaryOptions options)
{
    private const int SmallHeight = 90; // of the pictures that are measured

    private readonly StageBoard _board = new(context, CommentaryStages.All);

    /// <exception cref="SourceException">The file cannot be taken.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _board.Begin(CommentaryStages.Analyse);
        var source = await SourceProbe.DescribeAsync(file, engines.Limits, cancellationToken);
        await using var timeline = OpenTimeline(source);
        await using var subtitles = new Subtitles(context.Files);
        await using var heard = new SoundReader(file, source, engines.Limits);
        await using var played = new SoundReader(file, source, engines.Limits);
        var narration = new Narration();
        var narrator = NarratorFor(narration, new LineTeller(context, timeline, _board, subtitles) { Duration = source.Duration });
        var watcher = WatcherFor(source, heard);
        var presenter = new Presenter(new PictureReader(file, source, timeline.Format, engines.Limits), played, narration, timeline);
        _board.Begin(CommentaryStages.Write);
        _board.Begin(CommentaryStages.Speak);
        _board.Begin(CommentaryStages.Encode);
        await TaskGroup.RunAsync(
            [
                stop => narrator.MakeAsync(WatchAsync(watcher, source.Duration, stop), stop),
                async stop =>
                {
                    await narrator.PlaceAsync(stop);
                    _board.Finish(CommentaryStages.Write);
                    _board.Finish(CommentaryStages.Speak);
                },
                stop => PresentAsync(presenter, source.Duration, stop),
                timeline.RunAsync,
            ],
            cancellationToken);
        _board.Finish(CommentaryStages.Encode);
    }

    private EventTimeline OpenTimeline(SourceDescription source)
    {
        try
        {
            return new EventTimeline(context, SourceFormat.For(source, engines.Options.MostHeight), options.Ladder, engines.Encoding, options.Captions);
        }
        catch (ArgumentException e)
        {
            throw new SourceException(e.Message, e); // the ladder is too high for this video
        }
    }

    private Narrator NarratorFor(Narration narration, LineTeller teller)
    {
        var writer = new LineWriter(engines.Chat, options.Voice.Language, engines.Options.EngineTime, context.Time);
        var maker = new LineMaker(writer, new LineSpeaker(engines.Synthesizer, options.Voice), options.Style);
        return new Narrator(new SlotPlanner(options.Style, engines.Options.KeyFrames), maker, narration, teller);
    }

    private Watcher WatcherFor(SourceDescription source, SoundReader sound)
    {
        var keepsStills = engines.Options.KeyFrames > 0;
        var format = SourceFormat.For(source, keepsStills ? engines.Options.KeyFrameHeight : SmallHeight) with { FrameTicks90k = VideoFormat.TicksPerSecond / Watcher.Rate };
        return new Watcher(new PictureReader(file, source, format, engines.Limits), sound, format, options.Interval, keepsStills);
    }

    private async IAsyncEnumerable<Interval> WatchAsync(Watcher watcher, TimeSpan? duration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var interval in watcher.ReadAsync(cancellationToken))
        {
            _board.Advance(CommentaryStages.Analyse, duration is { } all ? interval.End / all : null);
            yield return interval;
        }

        if (watcher.Fault is { } fault)
        {
            _board.Skip(CommentaryStages.Analyse, fault.Message);
        }
        else
        {
            _board.Finish(CommentaryStages.Analyse);
        }
    }

    private async Task PresentAsync(Presenter presenter, TimeSpan? duration, CancellationToken cancellationToken)
    {
        var ended = await presenter.RunAsync(at => _board.Advance(CommentaryStages.Encode, duration is { } all ? at / all : null), cancellationToken);
        if (ended is not null)
        {
            context.Emit(new ErrorEvent { At = context.Time.GetUtcNow(), Title = "The video ends early", Detail = $"{ended.Message} What could be read is commented." });
        }
    }
}
