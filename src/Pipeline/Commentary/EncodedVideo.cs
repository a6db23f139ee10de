using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Pictures that are decoded and encoded anew: those that not every player shows, that still arrive, or that are wanted in several sizes.</summary>
/// <param name="pictures">In the shape of the timeline.</param>
/// <param name="sound">Aligned with the pictures.</param>
/// <param name="timeline">Gets it all; disposed with this.</param>
internal sealed class EncodedVideo(PictureReader pictures, SoundReader sound, EventTimeline timeline) : IPresenter
{
    public void Tell(SessionEvent told) => timeline.Tell(told);

    public async Task<SourceException?> RunAsync(Narration narration, Action<TimeSpan> presented, CancellationToken cancellationToken)
    {
        SourceException? ended = null;
        await TaskGroup.RunAsync([async stop => ended = await PresentAsync(narration, presented, stop), timeline.RunAsync], cancellationToken);
        return ended;
    }

    public ValueTask DisposeAsync() => timeline.DisposeAsync();

    private async Task<SourceException?> PresentAsync(Narration narration, Action<TimeSpan> presented, CancellationToken cancellationToken)
    {
        var sample = 0L;
        try
        {
            await foreach (var frame in pictures.ReadAsync(cancellationToken))
            {
                var samples = new short[timeline.NextSamples];
                await sound.ReadAsync(samples, cancellationToken);
                await narration.MixAsync(sample, samples, cancellationToken);
                sample += samples.Length / narration.Channels;
                await timeline.WriteAsync(frame, samples, cancellationToken);
                presented(timeline.Position);
            }
        }
        catch (SourceException e) when (sample > 0)
        {
            return e; // what is there is shown
        }
        finally
        {
            timeline.Complete();
        }

        return null;
    }
}
