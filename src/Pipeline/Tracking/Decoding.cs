using System.Threading.Channels;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tracking;

/// <summary>The first stage: frames of the file, as they arrive.</summary>
internal sealed class Decoding(PictureReader pictures, TrackingProgress progress)
{
    // Frames that are decoded and not looked at yet: two batches. Full: the decoder waits.
    private const int MostAhead = 8;

    private readonly Channel<VideoFrame> _frames = Channel.CreateBounded<VideoFrame>(MostAhead);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChannelReader<VideoFrame> Frames => _frames.Reader;

    /// <summary>Completes with the first frame.</summary>
    public Task FirstFrame => _first.Task;

    /// <summary>Why the file could not be read to its end; null where it could.</summary>
    public SourceException? Fault { get; private set; }

    /// <exception cref="SourceException">Nothing can be read at all.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        try
        {
            progress.Begin(TrackingSession.Decoding);
            await foreach (var frame in pictures.ReadAsync(cancellationToken))
            {
                await _frames.Writer.WriteAsync(frame, cancellationToken);
                _first.TrySetResult();
                progress.Advance(TrackingSession.Decoding, ++count);
            }

            progress.End(TrackingSession.Decoding, count);
        }
        catch (SourceException e) when (count > 0)
        {
            Fault = e; // told at the end: what there is goes its way first
        }

        _frames.Writer.Complete();
    }
}
