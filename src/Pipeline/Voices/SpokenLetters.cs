using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Voices;

/// <summary>Makes spoken pieces of what models say.</summary>
internal static class SpokenLetters
{
    // Silence within speech that is longer closes the mouth.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(60);

    // How long marks last, relative to sounds: a long vowel, and the pause of a comma.
    private const double LongMark = 0.8;
    private const double PauseMark = 2;

    // A fiftieth of the loudest sample is no voice; nor is a hundred of 32767, however silent the rest.
    private const int VoiceRatio = 50;
    private const int LeastVoice = 100;

    public static SpokenPiece Piece(Pronunciation said, ModelSpeech speech)
    {
        // A fixed gain: a sentence at a time made as loud as can be would jump from one to the next.
        var samples = Array.ConvertAll(speech.Samples, sample => (short)Math.Clamp(MathF.Round(sample * short.MaxValue), short.MinValue, short.MaxValue));
        var times = speech.Letters ?? Spread(said.Letters, samples, speech.SampleRate);
        var played = new Resampler(speech.SampleRate, AudioFormat.SampleRate).Resample(samples);
        (TimeSpan, TimeSpan)?[] words = [.. said.Places.Select(place => TimeOf(place, times))];
        return SpokenPieces.Trim(new SpokenPiece(played, Phones(said.Letters, times, SpokenPieces.DurationOf(played.Length)), SpokenPieces.Words(said.Words, words)));
    }

    private static (TimeSpan, TimeSpan)? TimeOf(Range place, (TimeSpan Start, TimeSpan End)[] times)
    {
        var (start, length) = place.GetOffsetAndLength(times.Length);
        return length == 0 ? null : (times[start].Start, times[start + length - 1].End);
    }

    // Where the model does not tell: as long as such sounds usually last.
    private static (TimeSpan Start, TimeSpan End)[] Spread(string letters, short[] samples, int rate)
    {
        var loudest = samples.Length == 0 ? 0 : samples.Max(sample => Math.Abs((int)sample));
        var voice = Math.Max(loudest / VoiceRatio, LeastVoice);
        var first = Math.Max(0, Array.FindIndex(samples, sample => Math.Abs((int)sample) > voice));
        var last = Math.Max(first, Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > voice));
        var end = letters.TrimEnd('.', '!', '?', ',', ';', ':', ' ').Length;
        double[] weights = [.. letters.Select((letter, index) => index < end ? WeightOf(letter) : 0)];
        var unit = (last - first) / (double)rate / Math.Max(weights.Sum(), 1);
        var at = first / (double)rate;
        return Array.ConvertAll(weights, weight => (TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(at += weight * unit)));
    }

    private static double WeightOf(char letter) => letter switch
    {
        'ː' => LongMark,
        ',' or ';' or ':' or '.' or '!' or '?' => PauseMark,
        _ => IpaPhones.SoundOf(letter)?.Weight ?? 0,
    };

    private static ImmutableArray<Phone> Phones(string letters, (TimeSpan Start, TimeSpan End)[] times, TimeSpan duration)
    {
        var phones = ImmutableArray.CreateBuilder<Phone>();
        var start = times.Length == 0 ? duration : times[0].Start;
        phones.Add(new Phone(SpokenPieces.Pause, TimeSpan.Zero, start));
        for (var i = 0; i < letters.Length; i++)
        {
            var symbol = IpaPhones.SoundOf(letters[i])?.Symbol;
            var (from, to) = (phones[^1].End, times[i].End > duration ? duration : times[i].End);
            symbol ??= !char.IsLetter(letters[i]) && !IsMark(letters[i]) && to - from > ShortestPause ? SpokenPieces.Pause : null;
            if (symbol is not null && to > from && (symbol != SpokenPieces.Pause || phones[^1].Symbol != SpokenPieces.Pause))
            {
                phones.Add(new Phone(symbol, from, to));
            }
            else if (to > from)
            {
                phones[^1] = phones[^1] with { End = to };
            }
        }

        // The pause of the last mark and what follows it are one.
        if (phones.Count > 1 && phones[^1].Symbol == SpokenPieces.Pause)
        {
            phones[^1] = phones[^1] with { End = duration };
        }
        else
        {
            phones.Add(new Phone(SpokenPieces.Pause, phones[^1].End, duration));
        }

        return phones.ToImmutable();
    }

    // Stress and length belong to their sounds.
    private static bool IsMark(char letter) => letter is 'ˈ' or 'ˌ' or 'ː' || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
