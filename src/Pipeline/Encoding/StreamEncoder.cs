using System.Globalization;
using System.Threading.Channels;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// Slices in, parts of a video and an audio rendition out: one encoder each, for the life of the stream.
/// Four pumps (into and out of each encoder) that know nothing of each other, because an encoder that waits for the other deadlocks.
/// </summary>
public sealed class StreamEncoder : IAsyncDisposable
{
    private const string VideoName = "video";
    private const string AudioName = "audio";
    private const int SegmentSeconds = 2;

    // Room for the time in which ffmpeg starts; when it is full the timeline waits, and catches up after.
    private const int SlicesQueued = 25;

    private readonly VideoFormat _format;
    private readonly EncodingOptions _options;
    private readonly IStreamPublisher _publisher;
    private readonly PartPlan _videoPlan;
    private readonly PartPlan _audioPlan;
    private readonly VideoEncoder _video;
    private readonly AudioEncoder _audio;
    private readonly Channel<VideoFrame> _frames = Channel.CreateBounded<VideoFrame>(SlicesQueued);
    private readonly Channel<(ReadOnlyMemory<short> Samples, int Count)> _samples = Channel.CreateBounded<(ReadOnlyMemory<short>, int)>(SlicesQueued);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _slices;

    /// <param name="format">Shape of every picture.</param>
    /// <param name="partDuration">PART-TARGET of the video: a whole number of frames that divides a segment of 2 s.</param>
    /// <param name="options">Rates and presets.</param>
    /// <param name="publisher">Takes the parts.</param>
    public StreamEncoder(VideoFormat format, TimeSpan partDuration, EncodingOptions options, IStreamPublisher publisher)
    {
        _format = format;
        _options = options;
        _publisher = publisher;
        var partsPerSegment = (int)(TimeSpan.FromSeconds(SegmentSeconds) / partDuration);
        _videoPlan = new PartPlan(format.FrameTicks90k, VideoFormat.TicksPerSecond, partDuration, partsPerSegment);
        _audioPlan = new PartPlan(AudioEncoder.FrameSamples, AudioFormat.SampleRate, partDuration, partsPerSegment);
        _video = new VideoEncoder(format, options, KeyframePlan.For(_videoPlan));
        _audio = new AudioEncoder(options);
    }

    /// <summary>Adds the next slice, and takes over its frame. One caller.</summary>
    public async ValueTask WriteAsync(Slice slice, CancellationToken cancellationToken)
    {
        var count = (int)(_format.SamplesBefore(_slices + 1) - _format.SamplesBefore(_slices));
        _slices++;
        await _samples.Writer.WriteAsync((slice.Samples, count), cancellationToken);
        await _frames.Writer.WriteAsync(slice.Frame, cancellationToken);
    }

    /// <summary>Nothing follows: what the encoders hold comes out, then the stream is closed.</summary>
    public void Complete()
    {
        _frames.Writer.TryComplete();
        _samples.Writer.TryComplete();
    }

    /// <summary>Encodes until <see cref="Complete"/>; the publisher is closed when it returns.</summary>
    /// <param name="startsAt">Wall clock of the first slice.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="EncodingException">An encoder failed.</exception>
    public async Task RunAsync(DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        await TaskGroup.RunAsync([PumpFramesAsync, PumpSamplesAsync, stop => PumpVideoAsync(startsAt, stop), PumpAudioAsync], cancellationToken);
        await _publisher.CloseAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _video.DisposeAsync();
        await _audio.DisposeAsync();
    }

    private async Task PumpFramesAsync(CancellationToken cancellationToken)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            await _video.WriteAsync(frame, cancellationToken);
            frame.Release();
        }

        _video.Complete();
    }

    private async Task PumpSamplesAsync(CancellationToken cancellationToken)
    {
        await foreach (var (samples, count) in _samples.Reader.ReadAllAsync(cancellationToken))
        {
            await _audio.WriteAsync(samples, count, cancellationToken);
        }

        _audio.Complete();
    }

    private async Task PumpVideoAsync(DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        var cutter = new PartCutter(VideoName, _videoPlan);
        await foreach (var packet in _video.ReadAsync(cancellationToken))
        {
            if (packet.Configuration is { } configuration)
            {
                await _publisher.OpenAsync([VideoRendition(configuration), AudioRendition()], startsAt, cancellationToken);
                _opened.TrySetResult();
            }
            else if (packet.Sample.Data.Length > 0)
            {
                await AppendAsync(cutter.Add(packet.Sample), cancellationToken);
            }
        }

        await AppendAsync(cutter.Finish(), cancellationToken);
    }

    private async Task PumpAudioAsync(CancellationToken cancellationToken)
    {
        var cutter = new PartCutter(AudioName, _audioPlan);
        await foreach (var sample in _audio.ReadAsync(cancellationToken))
        {
            await _opened.Task.WaitAsync(cancellationToken);
            await AppendAsync(cutter.Add(sample), cancellationToken);
        }

        await AppendAsync(cutter.Finish(), cancellationToken);
    }

    private ValueTask AppendAsync(MediaPart? part, CancellationToken cancellationToken) =>
        part is null ? ValueTask.CompletedTask : _publisher.AppendAsync(part, cancellationToken);

    private Rendition VideoRendition(byte[] configuration)
    {
        var codecs = string.Create(CultureInfo.InvariantCulture, $"avc1.{configuration[1]:X2}{configuration[2]:X2}{configuration[3]:X2}");

        // The rate control lets no second exceed the maximum by more than its buffer, which is half a second of it.
        var peak = _options.VideoBitrate + (_options.VideoBitrate / 2 / SegmentSeconds);
        return new Rendition(
            VideoName, MediaKind.Video, codecs, peak, _options.VideoBitrate, VideoFormat.TicksPerSecond, _videoPlan.PartTarget, SegmentSeconds,
            _format, InitSegment.Video(_format, configuration));
    }

    private Rendition AudioRendition()
    {
        var init = InitSegment.Audio(AdtsReader.AudioSpecificConfig, _options.AudioBitrate);
        return new Rendition(
            AudioName, MediaKind.Audio, "mp4a.40.2", _options.AudioBitrate * 5 / 4, _options.AudioBitrate, AudioFormat.SampleRate,
            _audioPlan.PartTarget, SegmentSeconds, null, init);
    }
}
