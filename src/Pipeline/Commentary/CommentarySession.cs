using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
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
    // Of the pictures that are measured; and of those in which things are recognised.
    private const int SmallHeight = 90;
    private const int SpottingHeight = 360;

    private readonly StageBoard _board = new(context, CommentaryStages.All);

    /// <exception cref="SourceException">The file cannot be taken.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _board.Begin(CommentaryStages.Analyse);
        var source = await SourceProbe.DescribeAsync(file, engines.Limits, cancellationToken);
        await using var heard = new SoundReader(file, source, engines.Limits);
        await using var played = new SoundReader(file, source, engines.Limits, source.Channels);
        await using var subtitles = new Subtitles(context.Files);
        var (narration, presenter) = (new Narration(source.Channels), new TaskCompletionSource<IPresenter>(TaskCreationOptions.RunContinuationsAsynchronously));
        var narrator = NarratorFor(narration, new LineTeller(context, presenter.Task, _board, subtitles) { Duration = source.Duration });
        var watcher = WatcherFor(source, heard);
        _board.Begin(CommentaryStages.Write);
        _board.Begin(CommentaryStages.Speak);
        _board.Begin(CommentaryStages.Encode);
        await TaskGroup.RunAsync(
            [
                stop => narrator.MakeAsync(WatchAsync(watcher, source.Duration, stop), stop),
                stop => PlaceAsync(narrator, stop),
                async stop =>
                {
                    await using var chosen = await PresenterForAsync(source, played, stop);
                    presenter.SetResult(chosen);
                    await PresentAsync(chosen, narration, source.Duration, stop);
                },
            ],
            cancellationToken);
        _board.Finish(CommentaryStages.Encode);
    }

    /// <summary>The pictures are copied where all players can show them as they are, and none is wanted smaller.</summary>
    private async Task<IPresenter> PresenterForAsync(SourceDescription source, SoundReader sound, CancellationToken cancellationToken)
    {
        if (source.Picture is { CanBeCopied: true } picture && options.Ladder == VideoLadder.None && picture.Height <= engines.Options.MostHeight)
        {
            var copied = new CopiedPictureReader(file, source, engines.Limits);
            var earlier = await CopyTerms.LoadAsync(context.Files, cancellationToken);
            if (await CopyPlan.ReadAsync(file, source, copied, earlier, cancellationToken) is { } plan && (earlier is not null || CopiedVideo.Continues(context.Earlier, plan)))
            {
                await plan.Terms.SaveAsync(context.Files, cancellationToken);
                return new CopiedVideo(context, plan, copied, sound, (engines.Encoding.For(source.Channels), options.Captions));
            }
        }

        var format = SourceFormat.For(source, engines.Options.MostHeight);
        try
        {
            var timeline = new EventTimeline(context, format, options.Ladder, engines.Encoding.For(source.Channels), options.Captions);
            return new EncodedVideo(new PictureReader(file, source, format, engines.Limits), sound, timeline);
        }
        catch (ArgumentException e)
        {
            throw new SourceException(e.Message, e); // the ladder is too high for this video
        }
    }

    private async Task PlaceAsync(Narrator narrator, CancellationToken cancellationToken)
    {
        await narrator.PlaceAsync(cancellationToken);
        _board.Finish(CommentaryStages.Write);
        _board.Finish(CommentaryStages.Speak);
    }

    private Narrator NarratorFor(Narration narration, LineTeller teller)
    {
        var writer = new LineWriter(engines.Chat, options.Voice.Language, engines.Options.EngineTime, context.Time);
        var maker = new LineMaker(writer, new LineSpeaker(engines.Synthesizer, options.Voice), options.Style, context.Playout.DueAt);
        return new Narrator(new SlotPlanner(options.Style, engines.Options.KeyFrames), maker, narration, teller);
    }

    private Watcher WatcherFor(SourceDescription source, SoundReader sound)
    {
        var keepsStills = engines.Options.KeyFrames > 0;
        var model = engines.Vision is { AreLoaded: true } vision ? vision.Detector : null;
        var height = Math.Max(keepsStills ? engines.Options.KeyFrameHeight : SmallHeight, model is null ? 0 : SpottingHeight);
        var format = SourceFormat.For(source, height) with { FrameTicks90k = VideoFormat.TicksPerSecond / Watcher.Rate };
        return new Watcher(new PictureReader(file, source, format, engines.Limits), sound, format, options.Interval, keepsStills)
        {
            Spotter = model is null ? null : new Spotter(model, format),
            DueAt = context.Playout.DueAt,
        };
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

    private async Task PresentAsync(IPresenter presenter, Narration narration, TimeSpan? duration, CancellationToken cancellationToken)
    {
        var ended = await presenter.RunAsync(narration, at => _board.Advance(CommentaryStages.Encode, duration is { } all ? at / all : null), cancellationToken);
        if (ended is not null)
        {
            context.Emit(new ErrorEvent { At = context.Time.GetUtcNow(), Title = "The video ends early", Detail = $"{ended.Message} What could be read is commented." });
        }
    }
}
