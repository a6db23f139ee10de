using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Engines;

/// <summary>When something is heard in speech: its time without the pauses, and where that lies in the whole.</summary>
/// <param name="Runs">In order.</param>
/// <param name="End">Of the whole.</param>
internal sealed record VoicedRuns(ImmutableArray<(TimeSpan Start, TimeSpan End)> Runs, TimeSpan End)
{
    private const int FrameSamples = AudioFormat.SampleRate / 100;

    // Quieter than this is nothing in any case: what a vocoder leaves between words.
    private const double QuietLevel = 120;

    // Of the loudest frame. An unvoiced sound is some 30 dB below a vowel.
    private const double QuietShare = 0.025;

    // A closed mouth before a plosive is shorter, a pause between clauses longer.
    private const int ShortestPause = 15;

    /// <summary>All runs together.</summary>
    public TimeSpan Length { get; } = Runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + (run.End - run.Start));

    public static VoicedRuns Of(ReadOnlySpan<short> samples)
    {
        var levels = new double[(samples.Length + FrameSamples - 1) / FrameSamples];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = LevelOf(samples[(i * FrameSamples)..Math.Min(samples.Length, (i + 1) * FrameSamples)]);
        }

        var threshold = Math.Max(QuietLevel, QuietShare * levels.DefaultIfEmpty().Max());
        var runs = new List<(int Start, int End)>();
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] < threshold)
            {
                continue;
            }

            if (runs.Count > 0 && i - runs[^1].End < ShortestPause)
            {
                runs[^1] = (runs[^1].Start, i + 1);
            }
            else
            {
                runs.Add((i, i + 1));
            }
        }

        var end = SpokenPieces.DurationOf(samples.Length);
        return new VoicedRuns([.. runs.Select(run => (TimeOf(run.Start), Min(TimeOf(run.End), end)))], end);
    }

    /// <summary>Where voiced time lies; on a border between two runs at the start of the later one.</summary>
    public TimeSpan StartAt(TimeSpan voiced) => At(voiced, run => run > voiced);

    /// <summary>Where voiced time lies; on a border between two runs at the end of the earlier one.</summary>
    public TimeSpan EndAt(TimeSpan voiced) => At(voiced, run => run >= voiced);

    /// <summary>A sound from one voiced time to another; in two parts where a pause lies between.</summary>
    public IEnumerable<Phone> Place(string symbol, TimeSpan from, TimeSpan to)
    {
        var before = TimeSpan.Zero;
        foreach (var run in Runs)
        {
            var (start, end) = (Max(from - before, TimeSpan.Zero), Min(to - before, run.End - run.Start));
            if (end > start)
            {
                yield return new Phone(symbol, run.Start + start, run.Start + end);
            }

            before += run.End - run.Start;
        }
    }

    private TimeSpan At(TimeSpan voiced, Func<TimeSpan, bool> holds)
    {
        var before = TimeSpan.Zero;
        foreach (var run in Runs)
        {
            var length = run.End - run.Start;
            if (holds(before + length))
            {
                return run.Start + (voiced - before);
            }

            before += length;
        }

        return Runs[^1].End;
    }

    private static double LevelOf(ReadOnlySpan<short> frame)
    {
        var sum = 0.0;
        foreach (var sample in frame)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / frame.Length);
    }

    private static TimeSpan TimeOf(int frame) => TimeSpan.FromMilliseconds(10L * frame);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
