using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Writes the slices of one live stream to its encoder, and measures what that costs.</summary>
/// <remarks>One caller for each stream; all streams write the average.</remarks>
internal sealed class EncoderCost(StreamEncoder encoder, VideoFormat format)
{
    // Ten seconds: long enough for what a scheduler's ticks count.
    private const int SlicesAtOnce = 250;

    // Of a new measurement in the average.
    private const double Weight = 0.2;

    // What x264 took of a core for 512 x 512 at 25 fps, until something is measured here.
    private static double _cores = 0.06;

    private TimeSpan? _before;
    private int _slices;

    /// <summary>Cores that the encoder of a live stream keeps busy, on average over those that ran of late.</summary>
    public static double Cores => Volatile.Read(ref _cores);

    public ValueTask WriteAsync(Slice slice, CancellationToken cancellationToken)
    {
        if (_slices++ % SlicesAtOnce == 0 && encoder.ProcessorTime is { } now)
        {
            if (_before is { } before)
            {
                var cores = (now - before) / format.TimeOf(SlicesAtOnce);
                Volatile.Write(ref _cores, Cores + (Weight * (cores - Cores)));
                PipelineMeter.EncoderRan(cores);
            }

            _before = now;
        }

        return encoder.WriteAsync(slice, cancellationToken);
    }
}
