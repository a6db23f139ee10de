using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// Slices in, parts of an audio and of one or more video renditions out, and of captions beside them: one encoder for the sound and one for all pictures, for the life of the
/// stream. A pump for each way into and out of an encoder, which know nothing of each other, because an encoder that waits for the other deadlocks.
/// </summary>
public sealed class StreamEncoder : IAsyncDisposable
{
    public const string VideoName = "video";
    public const string AudioName = "audio";
    public const string CaptionsName = "captions";

    // Room for the time in which ffmpeg starts; when it is full the timeline waits, and catches up after.
    private const int SlicesQueued = 25;

    private readonly VideoFormat _format;
    private readonly ImmutableArray<Rung> _rungs;
    private readonly byte[]?[] _configurations;
    private readonly EncodingOptions _options;
    private readonly IStreamPublisher _publisher;
    private readonly PartPlan _videoPlan;
    private readonly PartPlan _audioPlan;
    private readonly VideoEncoder _video;
    private readonly AudioEncoder _audio;
    private readonly CaptionCutter? _captions;
    private readonly Channel<VideoFrame> _frames = Channel.CreateBounded<VideoFrame>(SlicesQueued);
    private readonly Channel<(ReadOnlyMemory<short> Samples, int Count)> _samples = Channel.CreateBounded<(ReadOnlyMemory<short>, int)>(SlicesQueued);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamStart _start;
    private long _slices;
    private int _rungsUnknown; // of which the decoder configuration has not come
    private long _samplesDue; // of the sound that the encoder is still to get before the next slice's

    /// <param name="format">Shape of every picture.</param>
    /// <param name="rungs">The video renditions; at least one.</param>
    /// <param name="partDuration">PART-TARGET of the video: a whole number of frames that divides a segment of 2 s.</param>
    /// <param name="options">Rates and presets.</param>
    /// <param name="publisher">Takes the parts.</param>
    /// <param name="start">Where the stream begins or goes on.</param>
    /// <param name="captions">What is to be read; null for a stream without captions.</param>
    public StreamEncoder(
        VideoFormat format, ImmutableArray<Rung> rungs, TimeSpan partDuration, EncodingOptions options, IStreamPublisher publisher, StreamStart start, CaptionTrack? captions = null)
    {
        _format = format;
        _rungs = rungs;
        _configurations = new byte[rungs.Length][];
        _rungsUnknown = rungs.Length;
        _options = options;
        _publisher = publisher;
        _start = start;
        _slices = start.Slice;
        _videoPlan = PartPlan.ForVideo(format, partDuration);
        _audioPlan = PartPlan.ForAudio(partDuration);
        _samplesDue = format.SamplesBefore(start.Slice) - _audioPlan.StartOf(start.AudioPart);
        var resumptions = rungs.Select(rung => start.Ahead.GetValueOrDefault(rung.Name)).Where(parts => parts > 0).Distinct().Select(parts => FramesIn(start.VideoPart, parts));
        _video = new VideoEncoder(format, rungs, options, KeyframePlan.For(_videoPlan, start.VideoPart) with { Resumptions = [.. resumptions] });
        _audio = new AudioEncoder(options);
        _captions = captions is null ? null : new CaptionCutter(captions, _videoPlan, start.VideoPart + start.Ahead.GetValueOrDefault(CaptionsName));
    }

    /// <summary>What the pictures have cost so far; null where their encoder has ended.</summary>
    internal TimeSpan? ProcessorTime => _video.ProcessorTime;

    /// <summary>Adds the next slice, and takes over its frame. One caller.</summary>
    public async ValueTask WriteAsync(Slice slice, CancellationToken cancellationToken)
    {
        var count = (int)(_format.SamplesBefore(_slices + 1) - _format.SamplesBefore(_slices));
        _slices++;
        await WriteSamplesAsync(slice.Samples, count, cancellationToken);
        await _frames.Writer.WriteAsync(slice.Frame, cancellationToken);
    }

    /// <summary>Nothing follows: what the encoders hold comes out.</summary>
    public void Complete()
    {
        _frames.Writer.TryComplete();
        _samples.Writer.TryComplete();
    }

    /// <summary>Encodes until <see cref="Complete"/>. The publisher stays open: the stream may go on with another encoder.</summary>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="EncodingException">An encoder failed.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => TaskGroup.RunAsync(
        [PumpFramesAsync, PumpSamplesAsync, PumpAudioAsync, .. _rungs.Select((_, rung) => (Func<CancellationToken, Task>)(stop => PumpVideoAsync(rung, stop)))], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _video.DisposeAsync();
        await _audio.DisposeAsync();
    }

    /// <summary>
    /// After a restart pictures and sound do not begin at the same sample: where the sound was listed less far, silence fills what is lost;
    /// where it was listed farther, what is there already is left out.
    /// </summary>
    private async ValueTask WriteSamplesAsync(ReadOnlyMemory<short> samples, int count, CancellationToken cancellationToken)
    {
        for (; _samplesDue > 0; _samplesDue -= Math.Min(_samplesDue, AudioFormat.SampleRate))
        {
            await _samples.Writer.WriteAsync((default, (int)Math.Min(_samplesDue, AudioFormat.SampleRate)), cancellationToken);
        }

        var known = (int)Math.Min(-_samplesDue, count);
        _samplesDue += known;
        if (known < count)
        {
            await _samples.Writer.WriteAsync((samples[Math.Min(known * _options.Channels, samples.Length)..], count - known), cancellationToken);
        }
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

    private async Task PumpVideoAsync(int rung, CancellationToken cancellationToken)
    {
        var ahead = _start.Ahead.GetValueOrDefault(_rungs[rung].Name);
        var known = FramesIn(_start.VideoPart, ahead); // which an earlier run published already
        var cutter = new PartCutter(_rungs[rung].Name, _videoPlan, _start.VideoPart + ahead);
        await foreach (var packet in _video.ReadAsync(rung, cancellationToken))
        {
            if (packet.Configuration is { } configuration)
            {
                await OpenAsync(rung, configuration, cancellationToken);
            }
            else if (packet.Sample.Data.Length > 0 && known-- <= 0)
            {
                await _opened.Task.WaitAsync(cancellationToken);
                await AppendPicturesAsync(rung, cutter.Add(packet.Sample), cancellationToken);
            }
        }

        await AppendPicturesAsync(rung, cutter.Finish(), cancellationToken);
    }

    /// <summary>Captions come right before the pictures of the first rung: they wait for nothing else, and are never more than that part ahead.</summary>
    private async ValueTask AppendPicturesAsync(int rung, MediaPart? part, CancellationToken cancellationToken)
    {
        foreach (var captions in part is not null && rung == 0 ? _captions?.Through(part) ?? [] : [])
        {
            await _publisher.AppendAsync(captions, cancellationToken);
        }

        await AppendAsync(part, cancellationToken);
    }

    /// <summary>The last rung that is known opens the stream.</summary>
    private async ValueTask OpenAsync(int rung, byte[] configuration, CancellationToken cancellationToken)
    {
        _configurations[rung] = configuration;
        if (Interlocked.Decrement(ref _rungsUnknown) == 0)
        {
            var captions = _captions?.Rendition;
            await _publisher.OpenAsync(
                [.. _rungs.Select((each, index) => VideoRendition(each, _configurations[index]!)), AudioRendition(), .. captions is null ? Array.Empty<Rendition>() : [captions]],
                _start.At,
                cancellationToken);
            _opened.TrySetResult();
        }
    }

    private async Task PumpAudioAsync(CancellationToken cancellationToken)
    {
        var cutter = new PartCutter(AudioName, _audioPlan, _start.AudioPart);
        await foreach (var sample in _audio.ReadAsync(cancellationToken))
        {
            await _opened.Task.WaitAsync(cancellationToken);
            await AppendAsync(cutter.Add(sample), cancellationToken);
        }

        await AppendAsync(cutter.Finish(), cancellationToken);
    }

    private ValueTask AppendAsync(MediaPart? part, CancellationToken cancellationToken) =>
        part is null ? ValueTask.CompletedTask : _publisher.AppendAsync(part, cancellationToken);

    private int FramesIn(long firstPart, int parts) => (int)(_videoPlan.SamplesThrough(firstPart + parts - 1) - _videoPlan.SamplesThrough(firstPart - 1));

    private Rendition VideoRendition(Rung rung, byte[] configuration)
    {
        var codecs = string.Create(CultureInfo.InvariantCulture, $"avc1.{configuration[1]:X2}{configuration[2]:X2}{configuration[3]:X2}");

        // The rate control lets no second exceed the maximum by more than its buffer, which is half a second of it.
        var peak = rung.Bitrate + (rung.Bitrate / 2 / PartPlan.SegmentSeconds);
        return new Rendition(
            rung.Name, MediaKind.Video, codecs, peak, rung.Bitrate, VideoFormat.TicksPerSecond, _videoPlan.PartTarget, PartPlan.SegmentSeconds,
            rung.Format, InitSegment.Video(rung.Format, configuration));
    }

    private Rendition AudioRendition()
    {
        var init = InitSegment.Audio(AdtsReader.ConfigurationOf(_options.Channels), _options.AudioBitrate);
        return new Rendition(
            AudioName, MediaKind.Audio, "mp4a.40.2", _options.AudioBitrate * 5 / 4, _options.AudioBitrate, AudioFormat.SampleRate,
            _audioPlan.PartTarget, PartPlan.SegmentSeconds, null, init);
    }
}
