namespace Loomcast.Pipeline.Voices;

/// <summary>A number that a model is given for some letters.</summary>
/// <param name="Id">The number.</param>
/// <param name="First">Index of the first of the letters.</param>
/// <param name="Count">How many; none for a mark of start or end.</param>
internal readonly record struct SpeechToken(long Id, int First, int Count)
{
    /// <summary>When letters are heard, of how long a model says their tokens.</summary>
    /// <param name="tokens">All that the model was given.</param>
    /// <param name="seconds">How long each lasts.</param>
    /// <param name="letters">How many letters there are.</param>
    public static (TimeSpan Start, TimeSpan End)[] Times(IReadOnlyList<SpeechToken> tokens, ReadOnlySpan<double> seconds, int letters)
    {
        var times = new (TimeSpan Start, TimeSpan End)?[letters];
        var at = 0.0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var (_, first, count) = tokens[i];
            for (var letter = 0; letter < count; letter++)
            {
                var (start, end) = (at + seconds[i] * letter / count, at + seconds[i] * (letter + 1) / count);
                times[first + letter] = (times[first + letter]?.Start ?? TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end));
            }

            at += seconds[i];
        }

        // A letter that the model does not know lasts no time, and is where the one before it ended.
        var last = times.FirstOrDefault(time => time is not null)?.Start ?? TimeSpan.Zero;
        return Array.ConvertAll(times, time =>
        {
            var known = time ?? (last, last);
            last = known.Item2;
            return known;
        });
    }
}
