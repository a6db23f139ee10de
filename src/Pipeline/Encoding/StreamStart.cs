using System.Collections.Frozen;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Where on the grid of parts a stream begins or, after a restart of the server, goes on.</summary>
/// <param name="At">Wall clock of media time zero.</param>
/// <param name="Slice">Number of the first slice.</param>
/// <param name="VideoPart">Number of the first part of the video: of the rung, or the captions, of which least is there.</param>
/// <param name="AudioPart">Number of the first part of the sound: it is listed later, so that less of it may be there.</param>
public sealed record StreamStart(DateTimeOffset At, long Slice, long VideoPart, long AudioPart)
{
    // Idle pictures are encoded some ten times as fast as they play: this much is made up in a second or two.
    private static readonly TimeSpan MostMadeUp = TimeSpan.FromSeconds(20);

    // PART-HOLD-BACK.
    private const int PartsToBeginWith = 3;

    /// <summary>Parts from <see cref="VideoPart"/> on that are there already, by the name of the rung, or of the captions; the others have none.</summary>
    public IReadOnlyDictionary<string, int> Ahead { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <param name="format">Shape of every picture.</param>
    /// <param name="partDuration">PART-TARGET of the video.</param>
    /// <param name="now">Wall clock.</param>
    /// <param name="earlier">How far an earlier run got; null for a new stream.</param>
    public static StreamStart For(VideoFormat format, TimeSpan partDuration, DateTimeOffset now, StreamProgress? earlier) =>
        earlier is null ? new StreamStart(now, 0, 0, 0) : After(earlier, PartPlan.ForVideo(format, partDuration), PartPlan.ForAudio(partDuration), now);

    /// <summary>
    /// For slices that are made again, exactly as they were: the stream goes on where it ended, however long the outage was, and where the sound was
    /// listed less far than the pictures, none of it is lost.
    /// </summary>
    public static StreamStart ForRemade(VideoFormat format, TimeSpan partDuration, DateTimeOffset now, StreamProgress? earlier)
    {
        var start = For(format, partDuration, earlier?.StartsAt ?? now, earlier);
        var missing = (int)(start.VideoPart - start.AudioPart);
        if (earlier is null || missing <= 0)
        {
            return start;
        }

        var rungs = earlier.Ends.Keys.Where(name => name != StreamEncoder.AudioName);
        return start with
        {
            Slice = PartPlan.ForVideo(format, partDuration).SamplesThrough(start.AudioPart - 1),
            VideoPart = start.AudioPart,
            Ahead = rungs.ToFrozenDictionary(name => name, name => start.Ahead.GetValueOrDefault(name) + missing),
        };
    }

    /// <summary>After a rest: goes on with the part that plays now and the few before it from which players begin, so that nobody waits; a discontinuity.</summary>
    /// <param name="format">Shape of every picture.</param>
    /// <param name="partDuration">PART-TARGET of the video.</param>
    /// <param name="now">Wall clock.</param>
    /// <param name="slices">Those of the stream so far.</param>
    public StreamStart AfterRest(VideoFormat format, TimeSpan partDuration, DateTimeOffset now, long slices)
    {
        var video = PartPlan.ForVideo(format, partDuration);
        return AfterGap(At, video, now, video.PartFrom(slices * format.FrameTicks90k) + 1); // the sound may end a frame later
    }

    /// <summary>
    /// Goes on where the earlier run ended, and makes up the time that was lost, so that viewers see one stream. Where too much was lost, or
    /// a part was cut off by the end of the earlier run, all goes on as after a rest.
    /// </summary>
    private static StreamStart After(StreamProgress earlier, PartPlan video, PartPlan audio, DateTimeOffset now)
    {
        var audioEnd = earlier.Ends[StreamEncoder.AudioName];
        var audioPart = audio.PartFrom(audioEnd);
        var rungs = earlier.Ends.Where(end => end.Key != StreamEncoder.AudioName).ToDictionary(end => end.Key, end => video.PartFrom(end.Value));
        var (least, most) = (rungs.Values.Min(), rungs.Values.Max());
        var played = now - earlier.StartsAt;
        var isWhole = rungs.All(rung => video.StartOf(rung.Value) == earlier.Ends[rung.Key]) && audio.StartOf(audioPart) == audioEnd;
        if (!isWhole || played - video.TimeOf(Math.Min(least, audioPart)) > MostMadeUp)
        {
            return AfterGap(earlier.StartsAt, video, now, Math.Max(most, audioPart));
        }

        var start = new StreamStart(earlier.StartsAt, video.SamplesThrough(least - 1), least, audioPart);
        return most == least ? start : start with { Ahead = rungs.Where(rung => rung.Value > least).ToFrozenDictionary(rung => rung.Key, rung => (int)(rung.Value - least)) };
    }

    private static StreamStart AfterGap(DateTimeOffset at, PartPlan video, DateTimeOffset now, long firstFree)
    {
        var playing = (long)((now - at) / video.PartDuration);
        var part = Math.Max(playing - PartsToBeginWith, firstFree);
        return new StreamStart(at, video.SamplesThrough(part - 1), part, part);
    }
}
