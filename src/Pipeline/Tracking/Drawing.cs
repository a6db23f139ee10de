using System.Collections.Immutable;
using System.Threading.Channels;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tracking;

/// <summary>The third stage: draws what is seen, writes it down, and gives the frame with its sound to the encoders.</summary>
internal sealed class Drawing(EventTimeline timeline, SoundReader sound, PreviewMaker previews, ResultsFile results)
{
    private Overlay? _overlay;

    public required KeptSource Kept { get; init; }

    public required ImmutableArray<string> Names { get; init; }

    public required TrackingProgress Progress { get; init; }

    public required int PreviewInterval { get; init; }

    /// <summary>Frames so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Why the sound could not be read to its end; null where it could. Silence follows.</summary>
    public SourceException? Fault { get; private set; }

    public async Task RunAsync(ChannelReader<SeenFrame> frames, CancellationToken cancellationToken)
    {
        Progress.Begin(TrackingSession.Encoding);
        _overlay = new Overlay(timeline.Format, Names);
        await foreach (var seen in frames.ReadAllAsync(cancellationToken))
        {
            var samples = new short[timeline.NextSamples];
            await ReadSoundAsync(samples, cancellationToken);
            await DrawAsync(seen, cancellationToken);
            if (!seen.IsRecorded)
            {
                var objects = seen.Objects.Select(each => ObjectResult.Of(each, Watching.NameOf(Names, each.Class), Kept.Scale));
                await results.AppendAsync(new FrameResult(seen.Number, Math.Round(timeline.Position.TotalSeconds, 4), [.. objects]), cancellationToken);
            }

            await timeline.WriteAsync(seen.Frame, samples, cancellationToken);
            Frames = seen.Number + 1;
            Progress.Made(Frames, timeline.Published, seen.Counts, previews.Newest);
        }

        Progress.Finish(Frames);
        previews.Complete();
        timeline.Complete();
    }

    private async ValueTask DrawAsync(SeenFrame seen, CancellationToken cancellationToken)
    {
        if (seen.Number < timeline.Published)
        {
            _overlay!.Skip(seen.Objects);
            return;
        }

        _overlay!.Draw(seen.Frame.Bytes, seen.Objects);
        if (seen.Number % PreviewInterval == 0)
        {
            await previews.AddAsync(seen.Number, seen.Frame, cancellationToken);
        }
    }

    private async ValueTask ReadSoundAsync(Memory<short> samples, CancellationToken cancellationToken)
    {
        if (Fault is not null)
        {
            return;
        }

        try
        {
            await sound.ReadAsync(samples, cancellationToken);
        }
        catch (SourceException e)
        {
            Fault = e;
        }
    }
}
