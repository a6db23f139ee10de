using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Looks at small pictures of the video and listens to it, and gives each interval as soon as it is over.</summary>
/// <remarks>The decoders read on while intervals are worked on, by as much as a pipe holds.</remarks>
/// <param name="pictures">In the shape of <paramref name="format"/>.</param>
/// <param name="sound">Aligned with the pictures.</param>
/// <param name="format">Of the small pictures.</param>
/// <param name="length">Of an interval.</param>
/// <param name="keepsStills">Keeps a picture a second, for an engine that can see.</param>
internal sealed class Watcher(PictureReader pictures, SoundReader sound, VideoFormat format, TimeSpan length, bool keepsStills)
{
    /// <summary>Pictures a second: enough to see a cut to a tenth of a second.</summary>
    public const int Rate = 10;

    // So that playback starts early. Each interval is three times as long as the one before, up to the length that was chosen: looking stays ahead of playing.
    private static readonly TimeSpan FirstLength = TimeSpan.FromSeconds(3);

    private readonly PictureSense _sense = new(format);
    private readonly PictureMoments _pictureMoments = new();
    private readonly SoundMoments _soundMoments = new();
    private readonly ImmutableArray<Moment>.Builder _moments = ImmutableArray.CreateBuilder<Moment>();
    private readonly ImmutableArray<PictureSample>.Builder _pictures = ImmutableArray.CreateBuilder<PictureSample>();
    private readonly ImmutableArray<SoundSample>.Builder _sounds = ImmutableArray.CreateBuilder<SoundSample>();
    private readonly ImmutableArray<(TimeSpan, Still)>.Builder _stills = ImmutableArray.CreateBuilder<(TimeSpan, Still)>();
    private readonly ImmutableArray<Thing>.Builder _things = ImmutableArray.CreateBuilder<Thing>();
    private readonly short[] _block = new short[SoundSense.BlockSamples];

    /// <summary>Recognises things; null where nothing does.</summary>
    public Spotter? Spotter { get; init; }

    /// <summary>When what is known from a media time on is needed.</summary>
    public required Func<TimeSpan, DateTimeOffset> DueAt { get; init; }

    /// <summary>Why the video ended before its end; null where it did not.</summary>
    public SourceException? Fault { get; private set; }

    /// <summary>A file that ends early gives what is there, and its <see cref="Fault"/>.</summary>
    public async IAsyncEnumerable<Interval> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (number, start, end) = (0, TimeSpan.Zero, FirstLength);
        var count = 0L;
        await foreach (var frame in FramesAsync(cancellationToken))
        {
            var at = format.TimeOf(count++);
            if (at >= end)
            {
                yield return Take(number++, start, end, isLast: false);
                (start, end) = (end, end + Min(length, 3 * (end - start)));
            }

            if (Spotter is not null && (count - 1) % Spotter.Every == 0)
            {
                // What is said at the beginning of an interval is written when all of it is known.
                await SpotAsync(frame, at, Spotter, DueAt(start), cancellationToken);
            }

            Look(frame, at);
            await ListenAsync(at, cancellationToken);
        }

        if (count > 0)
        {
            yield return Take(number, start, format.TimeOf(count), isLast: true);
        }
    }

    private async IAsyncEnumerable<VideoFrame> FramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var frames = pictures.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(frames))
        {
            yield return frames.Current;
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<VideoFrame> frames)
    {
        try
        {
            return await frames.MoveNextAsync();
        }
        catch (SourceException e)
        {
            Fault = e;
            return false;
        }
    }

    private void Look(VideoFrame frame, TimeSpan at)
    {
        var picture = _sense.Measure(frame.Bytes.AsSpan(0, format.FrameBytes), at);
        _pictures.Add(picture);
        Add(_pictureMoments.Add(picture));
        if (keepsStills && at.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            _stills.Add((at, new Still(frame, format))); // is not given back to its pool: the GC takes it, whoever looks at it last
        }
        else
        {
            frame.Release();
        }
    }

    private async Task SpotAsync(VideoFrame frame, TimeSpan at, Spotter spotter, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (things, hasNews) = await spotter.LookAsync(frame, at, deadline, cancellationToken);
        _things.AddRange(things);
        Add(hasNews ? new Moment(at, MomentKind.Appears) : null);
    }

    private async ValueTask ListenAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        await sound.ReadAsync(_block, cancellationToken);
        var measured = SoundSense.Measure(_block, at);
        _sounds.Add(measured);
        Add(_soundMoments.Add(measured));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Add(Moment? moment)
    {
        if (moment is { } happened)
        {
            _moments.Add(happened);
        }
    }

    private Interval Take(int number, TimeSpan start, TimeSpan end, bool isLast)
    {
        var interval = new Interval(number, start, end, isLast)
        {
            Moments = [.. _moments.OrderBy(moment => moment.At)],
            Pictures = _pictures.ToImmutable(),
            Sounds = _sounds.ToImmutable(),
            Stills = _stills.ToImmutable(),
            Things = _things.ToImmutable(),
        };
        _moments.Clear();
        _pictures.Clear();
        _sounds.Clear();
        _stills.Clear();
        _things.Clear();
        return interval;
    }
}
