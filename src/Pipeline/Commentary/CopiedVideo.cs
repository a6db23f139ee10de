using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Pictures that are published as they were coded; the sound with the voice is encoded beside them.</summary>
/// <remarks>
/// After a restart of the server all is cut again, exactly as before, and what was published already is left out. One task publishes the pictures and
/// captions, one mixes the sound and one publishes it.
/// </remarks>
internal sealed class CopiedVideo : IPresenter
{
    private readonly SessionContext _context;
    private readonly CopyPlan _plan;
    private readonly CopiedPictureReader _pictures;
    private readonly SoundReader _sound;
    private readonly AudioEncoder _encoder;
    private readonly EncodingOptions _options;
    private readonly CaptionTrack? _captions;

    /// <param name="context">Gets the media and the events.</param>
    /// <param name="plan">From the same pictures.</param>
    /// <param name="pictures">As they were coded.</param>
    /// <param name="sound">Aligned with the pictures.</param>
    /// <param name="encoding">Rates and channels of the sound, and whether there are captions.</param>
    public CopiedVideo(SessionContext context, CopyPlan plan, CopiedPictureReader pictures, SoundReader sound, (EncodingOptions Options, bool Captions) encoding)
    {
        (_context, _plan, _pictures, _sound) = (context, plan, pictures, sound);
        _encoder = new AudioEncoder(encoding.Options);
        _options = encoding.Options;
        _captions = encoding.Captions ? CaptionTrack.For(context.Earlier) : null;
    }

    private int Timescale => _plan.Track.Timescale;

    private long SoundSamples => new MediaTime(_plan.Ticks, Timescale).In(AudioFormat.SampleRate);

    /// <summary>Whether an earlier run of the session, if there was one, copied the pictures too.</summary>
    public static bool Continues(EarlierRun? earlier, CopyPlan plan) =>
        earlier?.Stream is not { } stream || stream.Renditions.Any(rendition => rendition.InitSegment.Span.SequenceEqual(Init(plan).Span));

    public void Tell(SessionEvent told)
    {
        _captions?.Follow(told);
        _context.Emit(told);
    }

    public async Task<SourceException?> RunAsync(Narration narration, Action<TimeSpan> presented, CancellationToken cancellationToken)
    {
        var startsAt = _context.Earlier?.Stream?.StartsAt ?? _context.Time.GetUtcNow();
        _context.Emit(new StatusEvent { At = _context.Time.GetUtcNow(), State = SessionState.Running, StartsAt = startsAt });
        await _context.Publisher.OpenAsync([Pictures(), Sound(), .. _captions is null ? Array.Empty<Rendition>() : [Captions()]], startsAt, cancellationToken);
        SourceException? ended = null;
        await TaskGroup.RunAsync(
            [
                async stop => ended = await PublishPicturesAsync(narration, presented, stop),
                stop => MixAsync(narration, stop),
                PublishSoundAsync,
            ],
            cancellationToken);
        await _context.Publisher.CloseAsync(cancellationToken);
        return ended;
    }

    public ValueTask DisposeAsync() => _encoder.DisposeAsync();

    private async Task<SourceException?> PublishPicturesAsync(Narration narration, Action<TimeSpan> presented, CancellationToken cancellationToken)
    {
        var (cutter, parts) = (new SampleCutter(_plan.Cut), new List<MediaPart>());
        try
        {
            await foreach (var sample in _pictures.ReadAsync(cancellationToken))
            {
                cutter.Add(sample.Data, sample.Duration, sample.CompositionOffset + _plan.Lift, sample.IsSync, parts);
                await PublishPicturesAsync(narration, parts, cancellationToken);
                presented(TimeSpan.FromSeconds((double)cutter.End / Timescale));
            }
        }
        catch (SourceException e)
        {
            return e; // which it was not when it was looked at: its upload was terminated since
        }

        cutter.Finish(parts);
        await PublishPicturesAsync(narration, parts, cancellationToken);
        return null;
    }

    /// <summary>Lines are captioned before their pictures.</summary>
    private async Task PublishPicturesAsync(Narration narration, List<MediaPart> parts, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            var end = part.Start + part.Duration;
            await narration.WhenKnownAsync(Math.Min(SoundSamples, new MediaTime(end, Timescale).In(AudioFormat.SampleRate)), cancellationToken);
            if (_captions?.Take(part.Start * 1000 / Timescale, end * 1000 / Timescale) is { } cues)
            {
                await PublishAsync(new MediaPart(StreamEncoder.CaptionsName, WebVtt.Render(cues), part.Start, part.Duration, true, part.EndsSegment), cancellationToken);
            }

            await PublishAsync(part, cancellationToken);
        }

        parts.Clear();
    }

    private async Task MixAsync(Narration narration, CancellationToken cancellationToken)
    {
        var total = SoundSamples;
        if (new MediaTime(_plan.ShownAt, Timescale).In(AudioFormat.SampleRate) is > 0 and var early)
        {
            await _sound.ReadAsync(new short[early * _options.Channels], cancellationToken); // heard before the first picture, with which the stream begins
        }

        for (var first = 0L; first < total; first += SoundSense.BlockSamples)
        {
            var count = (int)Math.Min(SoundSense.BlockSamples, total - first);
            var block = new short[count * _options.Channels];
            await _sound.ReadAsync(block, cancellationToken);
            await narration.MixAsync(first, block, cancellationToken);
            await _encoder.WriteAsync(block, count, cancellationToken);
        }

        _encoder.Complete();
    }

    private async Task PublishSoundAsync(CancellationToken cancellationToken)
    {
        var (cutter, parts) = (new SampleCutter(SoundCut()), new List<MediaPart>());
        await foreach (var frame in _encoder.ReadAsync(cancellationToken))
        {
            cutter.Add(frame.Data, AudioEncoder.FrameSamples, 0, isSync: true, parts);
            await PublishSoundAsync(parts, cancellationToken);
        }

        cutter.Finish(parts);
        await PublishSoundAsync(parts, cancellationToken);
    }

    private async Task PublishSoundAsync(List<MediaPart> parts, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            await PublishAsync(part, cancellationToken);
        }

        parts.Clear();
    }

    private async ValueTask PublishAsync(MediaPart part, CancellationToken cancellationToken)
    {
        if (part.Start >= (_context.Earlier?.Stream?.Ends.GetValueOrDefault(part.Rendition) ?? 0))
        {
            await _context.Publisher.AppendAsync(part, cancellationToken);
        }
    }

    private CutPlan SoundCut()
    {
        var part = (int)((_plan.Cut.Part.In(AudioFormat.SampleRate) + AudioEncoder.FrameSamples - 1) / AudioEncoder.FrameSamples) * AudioEncoder.FrameSamples;
        return _plan.Cut with { Rendition = StreamEncoder.AudioName, Kind = MediaKind.Audio, Timescale = AudioFormat.SampleRate, SampleDuration = AudioEncoder.FrameSamples, PartTarget = part };
    }

    private static ReadOnlyMemory<byte> Init(CopyPlan plan) => InitSegment.Of(plan.Track, plan.Delay);

    private Rendition Pictures()
    {
        var (track, cut) = (_plan.Track, _plan.Cut);
        var format = new VideoFormat(track.Width, track.Height, (int)Math.Round((double)VideoFormat.TicksPerSecond * cut.SampleDuration / cut.Timescale));
        return new Rendition(StreamEncoder.VideoName, MediaKind.Video, track.Codecs, _plan.PeakBitrate, _plan.AverageBitrate, cut.Timescale, cut.PartTarget, cut.SegmentTarget, format, Init(_plan))
        {
            FrameRate = (double)cut.Timescale / cut.SampleDuration,
            IsMachineGenerated = false,
        };
    }

    private Rendition Sound()
    {
        var init = InitSegment.Audio(AdtsReader.ConfigurationOf(_options.Channels), _options.AudioBitrate);
        return new Rendition(
            StreamEncoder.AudioName, MediaKind.Audio, "mp4a.40.2", _options.AudioBitrate * 5 / 4, _options.AudioBitrate, AudioFormat.SampleRate, SoundCut().PartTarget, _plan.Cut.SegmentTarget, null, init);
    }

    private Rendition Captions() => CaptionCutter.RenditionOf(_plan.Cut.Timescale, _plan.Cut.PartTarget, _plan.Cut.SegmentTarget);
}
