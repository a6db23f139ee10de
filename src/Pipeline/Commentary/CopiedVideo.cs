using System.Globalization;
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
    private readonly Reach _read = new(); // of the pictures: the sound ends with them, and only they know where

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

    /// <summary>Whether there was no earlier run of the session that began to encode.</summary>
    public static bool Continues(EarlierRun? earlier, CopyPlan plan) =>
        earlier?.Stream is null || (InitBefore(earlier) is { } init && init.Span.SequenceEqual(Init(plan).Span));

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
        _context.Files.Work.Clear();
        return ended;
    }

    public ValueTask DisposeAsync() => _encoder.DisposeAsync();

    private async Task<SourceException?> PublishPicturesAsync(Narration narration, Action<TimeSpan> presented, CancellationToken cancellationToken)
    {
        var (cutter, parts, ended) = (new SampleCutter(_plan.Cut), new List<MediaPart>(), default(SourceException));
        MediaTrack? track = null; // not the plan's: what ffmpeg notes of the bit rate depends on how much of the file is there
        try
        {
            await foreach (var sample in _pictures.ReadAsync(cancellationToken))
            {
                Check(sample, track ??= sample.Track, cutter.End);
                cutter.Add(sample.Data, sample.Duration, sample.CompositionOffset + _plan.Lift, sample.IsSync, parts);
                _read.Tell(new MediaTime(cutter.End, Timescale).In(AudioFormat.SampleRate));
                await PublishPicturesAsync(narration, parts, cancellationToken);
                presented(TimeSpan.FromSeconds((double)cutter.End / Timescale));
            }
        }
        catch (SourceException e)
        {
            ended = e; // it is shorter than its index says, or its upload was terminated
        }

        _read.End();
        cutter.Finish(parts);
        await PublishPicturesAsync(narration, parts, cancellationToken);
        return ended;
    }

    /// <summary>What the playlists said at first is kept to; only of a video that had not arrived it may turn out to be wrong.</summary>
    private void Check(MediaSample sample, MediaTrack track, long at)
    {
        if (!sample.Track.DecodesLike(track) || sample.Duration > _plan.Cut.PartTarget)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture, $"At second {(double)at / Timescale:0.0} the pictures change in a way that could not be foreseen while the video arrived. Comment it again, now that it is there."));
        }
    }

    /// <summary>Lines are captioned before their pictures.</summary>
    private async Task PublishPicturesAsync(Narration narration, List<MediaPart> parts, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            var end = part.Start + part.Duration;
            await narration.WhenKnownAsync(new MediaTime(end, Timescale).In(AudioFormat.SampleRate), cancellationToken);
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
        if (new MediaTime(_plan.ShownAt, Timescale).In(AudioFormat.SampleRate) is > 0 and var early)
        {
            await _sound.ReadAsync(new short[early * _options.Channels], cancellationToken); // heard before the first picture, with which the stream begins
        }

        for (var first = 0L; await _read.WhenAsync(first + SoundSense.BlockSamples, cancellationToken) is var end && end > first; first = end)
        {
            var count = (int)(end - first);
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

    // Of the same pictures: it notes their bit rate, of which more is known when all of the file is there.
    private static ReadOnlyMemory<byte>? InitBefore(EarlierRun? earlier) =>
        earlier?.Stream?.Renditions.FirstOrDefault(rendition => rendition.Name == StreamEncoder.VideoName) is { } video ? video.InitSegment : default(ReadOnlyMemory<byte>?);

    private static ReadOnlyMemory<byte> Init(CopyPlan plan) => InitSegment.Of(plan.Track, plan.Delay);

    private Rendition Pictures()
    {
        var (track, cut) = (_plan.Track, _plan.Cut);
        var format = new VideoFormat(track.Width, track.Height, (int)Math.Round((double)VideoFormat.TicksPerSecond * cut.SampleDuration / cut.Timescale));
        return new Rendition(StreamEncoder.VideoName, MediaKind.Video, track.Codecs, _plan.Terms.PeakBitrate, _plan.Terms.AverageBitrate, cut.Timescale, cut.PartTarget, cut.SegmentTarget, format, InitBefore(_context.Earlier) ?? Init(_plan))
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
