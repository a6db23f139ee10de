using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Timeline;

/// <summary>
/// The media of a session that has an end: slices in, in order, as fast as they are made. After a restart of the server the session makes
/// the same slices again, and those that were published already are left out.
/// </summary>
/// <remarks>One writer. It waits while the encoder has enough.</remarks>
public sealed class EventTimeline : IAsyncDisposable
{
    // Players need not be close to the end: fewer requests than those of a live stream.
    private static readonly TimeSpan LongestPart = TimeSpan.FromSeconds(0.5);

    private readonly SessionContext _context;
    private readonly StreamEncoder _encoder;
    private readonly StreamStart _start;
    private readonly CaptionTrack? _captions;
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously); // false: there is nothing to encode
    private readonly int _channels;
    private long _next;

    /// <param name="context">Gets the media and the events.</param>
    /// <param name="format">Shape of every picture.</param>
    /// <param name="ladder">The sizes that viewers may choose from.</param>
    /// <param name="encoding">Rates, presets and channels.</param>
    /// <param name="captions">Whether there is a rendition of the transcripts that are told.</param>
    /// <exception cref="ArgumentException">The ladder does not fit the pictures.</exception>
    public EventTimeline(SessionContext context, VideoFormat format, VideoLadder ladder, EncodingOptions encoding, bool captions)
    {
        (_context, Format, _channels) = (context, format, encoding.Channels);
        var (earlier, part) = (context.Earlier?.Stream, PartDurationOf(format));

        _start = StreamStart.ForRemade(format, part, context.Time.GetUtcNow(), earlier);
        _captions = captions ? CaptionTrack.For(context.Earlier) : null;
        _encoder = new StreamEncoder(format, ladder.RungsFor(format, encoding.BitrateOf(format)), part, encoding, context.Publisher, _start, _captions);
    }

    public VideoFormat Format { get; }

    /// <summary>Slices that an earlier run published: the pictures of these need not be made again.</summary>
    public long Published => _start.Slice;

    /// <summary>Media time of the next slice.</summary>
    public TimeSpan Position => Format.TimeOf(_next);

    /// <summary>Samples that play with the next slice, of all channels together.</summary>
    public int NextSamples => (int)(Format.SamplesBefore(_next + 1) - Format.SamplesBefore(_next)) * _channels;

    /// <summary>A part of whole frames, of which there are four in a segment of two seconds.</summary>
    public static TimeSpan PartDurationOf(VideoFormat format)
    {
        var frame = (long)format.FrameTicks90k * TimeSpan.TicksPerSecond;
        var frames = Math.Max(1, LongestPart.Ticks * VideoFormat.TicksPerSecond / frame);
        return new TimeSpan(((frames * frame) + VideoFormat.TicksPerSecond - 1) / VideoFormat.TicksPerSecond);
    }

    /// <summary>Tells an event; what it says is captioned.</summary>
    public void Tell(SessionEvent told)
    {
        _captions?.Follow(told);
        _context.Emit(told);
    }

    /// <summary>Adds the next slice, and takes over its frame.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="samples">48 kHz, the channels in turn; where they are fewer than <see cref="NextSamples"/>, silence follows.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    public async ValueTask WriteAsync(VideoFrame frame, ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        var slice = _next++;
        if (slice < _start.Slice)
        {
            frame.Release();
            return;
        }

        _begun.TrySetResult(true);
        await _encoder.WriteAsync(new Slice(frame, samples, slice), cancellationToken);
    }

    /// <summary>Nothing follows.</summary>
    public void Complete()
    {
        _begun.TrySetResult(false);
        _encoder.Complete();
    }

    /// <summary>Encodes and publishes until <see cref="Complete"/>; the publisher is closed when it returns.</summary>
    /// <exception cref="EncodingException">An encoder failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _context.Emit(new StatusEvent { At = _context.Time.GetUtcNow(), State = SessionState.Running, StartsAt = _start.At });
        if (await _begun.Task.WaitAsync(cancellationToken)) // an encoder that gets no picture never tells what its stream is
        {
            await _encoder.RunAsync(cancellationToken);
        }

        await _context.Publisher.CloseAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _encoder.DisposeAsync();
}
