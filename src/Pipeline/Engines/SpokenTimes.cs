using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>Finds when words and lips move in sound of which only the text is known: letters say which sounds follow each other, the loudness where there are any.</summary>
internal static class SpokenTimes
{
    /// <param name="samples">48 kHz mono.</param>
    /// <param name="words">Of the text.</param>
    /// <param name="times">As the engine gives them; none where it does not.</param>
    /// <returns>Null where nothing is heard.</returns>
    public static SpokenPiece? Of(short[] samples, string[] words, ImmutableArray<Word> times)
    {
        var voice = VoicedRuns.Of(samples);
        if (voice.Length == TimeSpan.Zero)
        {
            return null;
        }

        IpaPhone[][] sounds = [.. words.Select(word => LetterSounds.Of(word).ToArray())];
        return WordTimes.Match(words, times) is { } known
            ? new SpokenPiece(samples, Fill(known.Zip(sounds, Within).SelectMany(phones => phones), voice.End), SpokenPieces.Words(words, known))
            : Spread(samples, words, sounds, voice);
    }

    /// <summary>Over the time in which something is heard.</summary>
    private static SpokenPiece Spread(short[] samples, string[] words, IpaPhone[][] sounds, VoicedRuns voice)
    {
        var unit = voice.Length / Math.Max(1, sounds.Sum(word => word.Sum(sound => sound.Weight)));
        var times = new (TimeSpan Start, TimeSpan End)?[words.Length];
        var phones = new List<Phone>();
        var at = TimeSpan.Zero;
        for (var i = 0; i < words.Length; i++)
        {
            var start = at;
            foreach (var sound in sounds[i])
            {
                phones.AddRange(voice.Place(sound.Symbol, at, at += unit * sound.Weight));
            }

            times[i] = sounds[i].Length == 0 ? null : (voice.StartAt(start), voice.EndAt(at));
        }

        return new SpokenPiece(samples, Fill(phones, voice.End), SpokenPieces.Words(words, times));
    }

    private static IEnumerable<Phone> Within((TimeSpan Start, TimeSpan End)? word, IpaPhone[] sounds)
    {
        if (word is not { } time)
        {
            yield break;
        }

        var unit = (time.End - time.Start) / Math.Max(1, sounds.Sum(sound => sound.Weight));
        var at = time.Start;
        foreach (var sound in sounds)
        {
            yield return new Phone(sound.Symbol, at, at += unit * sound.Weight);
        }
    }

    /// <summary>Puts pauses between the sounds and at both ends.</summary>
    private static ImmutableArray<Phone> Fill(IEnumerable<Phone> phones, TimeSpan end)
    {
        var filled = ImmutableArray.CreateBuilder<Phone>();
        var at = TimeSpan.Zero;
        foreach (var phone in phones.Where(phone => phone.End > phone.Start && phone.Start < end))
        {
            var start = phone.Start > at ? phone.Start : at;
            if (phone.End <= start)
            {
                continue;
            }

            if (start > at)
            {
                filled.Add(new Phone(SpokenPieces.Pause, at, start));
            }

            at = phone.End < end ? phone.End : end;
            filled.Add(phone with { Start = start, End = at });
        }

        filled.Add(new Phone(SpokenPieces.Pause, at, end));
        return filled.ToImmutable();
    }
}
