using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Puts the video on the timeline, with the voice over its sound, as far as the lines are known.</summary>
/// <param name="pictures">In the shape of the timeline.</param>
/// <param name="sound">Aligned with the pictures.</param>
/// <param name="narration">The voice.</param>
/// <param name="timeline">Gets it all.</param>
internal sealed class Presenter(PictureReader pictures, SoundReader sound, Narration narration, EventTimeline timeline)
{
    /// <param name="presented">Is told after each picture.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SourceException">Nothing can be read of it at all.</exception>
    /// <returns>Why it ended early; null where it did not.</returns>
    public async Task<SourceException?> RunAsync(Action<TimeSpan> presented, CancellationToken cancellationToken)
    {
        var sample = 0L;
        try
        {
            await foreach (var frame in pictures.ReadAsync(cancellationToken))
            {
                var samples = new short[timeline.NextSamples];
                await sound.ReadAsync(samples, cancellationToken);
                await narration.WhenKnownAsync(sample + samples.Length, cancellationToken);
                narration.Mix(sample, samples);
                sample += samples.Length;
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
