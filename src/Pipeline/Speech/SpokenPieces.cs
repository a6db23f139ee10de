using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Speech;

/// <summary>Gives spoken pieces the shape that follows another without a hole or a hurry.</summary>
internal static class SpokenPieces
{
    public const string Pause = "pau";

    private static readonly TimeSpan LongestLead = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestTail = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan LongestTailOfSentence = TimeSpan.FromMilliseconds(200);

    /// <summary>What stands for text that cannot be said.</summary>
    public static SpokenPiece Silence(IEnumerable<string> words) =>
        new(
            new short[SamplesIn(LongestTailOfSentence)],
            [new Phone(Pause, TimeSpan.Zero, LongestTailOfSentence)],
            [.. words.Select(word => new Word(word, TimeSpan.Zero, LongestTailOfSentence))]);

    /// <summary>Words with their times; one that was not said is where the one before it ended.</summary>
    public static ImmutableArray<Word> Words(IReadOnlyList<string> words, IReadOnlyList<(TimeSpan Start, TimeSpan End)?> times)
    {
        var timed = ImmutableArray.CreateBuilder<Word>(words.Count);
        var end = times.FirstOrDefault(time => time is not null)?.Start ?? TimeSpan.Zero;
        for (var i = 0; i < words.Count; i++)
        {
            var start = times[i]?.Start ?? end;
            end = times[i]?.End ?? end;
            timed.Add(new(words[i], start, end));
        }

        return timed.MoveToImmutable();
    }

    /// <summary>Shortens the pauses at both ends, and makes the phones cover the samples exactly.</summary>
    public static SpokenPiece Trim(SpokenPiece piece)
    {
        var (samples, phones, words) = piece;
        var length = DurationOf(samples.Length);
        var start = phones[0].Symbol == Pause ? Max(phones[0].End - LongestLead, TimeSpan.Zero) : TimeSpan.Zero;
        var end = phones[^1].Symbol == Pause ? Min(phones[^1].Start + TailAfter(words[^1].Text), length) : length;
        var kept = samples[SamplesIn(start)..SamplesIn(Max(start, end))];
        var duration = DurationOf(kept.Length);
        var shifted = phones.Select(phone => phone with { Start = Within(phone.Start), End = Within(phone.End) }).Where(phone => phone.End > phone.Start).ToArray();
        shifted[^1] = shifted[^1] with { End = duration };
        return new(kept, [.. shifted], [.. words.Select(word => word with { Start = Within(word.Start), End = Within(word.End) })]);

        TimeSpan Within(TimeSpan time) => Min(Max(time - start, TimeSpan.Zero), duration);
    }

    public static SpokenPiece Join(IReadOnlyList<SpokenPiece> pieces) => pieces.Count == 1 ? pieces[0] : pieces.Aggregate(Append);

    public static TimeSpan DurationOf(int samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / AudioFormat.SampleRate);

    private static SpokenPiece Append(SpokenPiece a, SpokenPiece b)
    {
        var start = a.Phones[^1].End;
        return new(
            (short[])[.. a.Samples.Span, .. b.Samples.Span],
            [.. a.Phones, .. b.Phones.Select(phone => phone with { Start = start + phone.Start, End = start + phone.End })],
            [.. a.Words, .. b.Words.Select(word => word with { Start = start + word.Start, End = start + word.End })]);
    }

    private static TimeSpan TailAfter(string word) =>
        word.AsSpan().TrimEnd("\"'”’)]»*") is [.., '.' or '!' or '?' or '…' or '。' or '！' or '？'] ? LongestTailOfSentence : LongestTail;

    private static int SamplesIn(TimeSpan time) => (int)(time.Ticks * AudioFormat.SampleRate / TimeSpan.TicksPerSecond);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
