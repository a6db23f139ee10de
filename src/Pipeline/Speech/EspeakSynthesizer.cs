using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Speech;

/// <summary>
/// Some hundred languages by the program espeak-ng, a child process for each sentence (10 ms; its licence keeps it out of ours).
/// It tells sounds without their times: they are spread over the voice by how long such sounds usually last.
/// </summary>
public sealed class EspeakSynthesizer : ISpeechSynthesizer
{
    private const int WavHeaderLength = 44;
    private const int SampleRateOffset = 24;

    // Quieter than this is no voice yet: espeak's own silence is digital zero, with some dither.
    private const int VoiceLevel = 200;

    private readonly Lazy<FrozenSet<string>> _languages = new(ReadLanguages);

    public bool Has(Voice voice) => voice.Name.Length == 0 && Listed(voice.Language) is not null;

    public ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken) =>
        SpeakAsync(text, voice, DateTimeOffset.MaxValue, cancellationToken);

    public async ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        using var core = await DeadlineGate.Cores.EnterAsync(deadline, cancellationToken);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var language = Listed(voice.Language) ?? throw new SpeechException($"{EspeakProgram.Name} does not speak the language \"{voice.Language}\". Choose another, or install it: apt-get install {EspeakProgram.Name}");
        var sound = EspeakProgram.RunAsync(text, ["-v", language, "--stdin", "--stdout"], cancellationToken);
        var ipa = EspeakProgram.RunAsync(text, ["-v", language, "--stdin", "-q", "--ipa", "--sep=_"], cancellationToken);
        var samples = ReadWav(await sound);
        var phones = IpaPhones.Read(System.Text.Encoding.UTF8.GetString(await ipa));
        var (start, end) = VoicedSpan(samples);
        return phones.Count == 0 || end == start
            ? SpokenPieces.Silence(words)
            : SpokenPieces.Trim(Spread(samples, phones, words, SpokenPieces.DurationOf(start), SpokenPieces.DurationOf(end)));
    }

    // Browsers say "de-at" where "de" is listed. Only what is listed is ever passed on.
    private string? Listed(string language) => new[] { language, language.Split('-')[0] }.FirstOrDefault(_languages.Value.Contains);

    private static SpokenPiece Spread(short[] samples, IReadOnlyList<IpaPhone> phones, string[] words, TimeSpan start, TimeSpan end)
    {
        Phone[] voiced = [.. Shares(phones.Select(phone => phone.Weight), start, end).Zip(phones, (span, phone) => new Phone(phone.Symbol, span.Start, span.End))];
        Word[] timed = [.. Shares(words.Select(word => (double)word.Length), start, end).Zip(words, (span, word) => new Word(word, span.Start, span.End))];
        var before = new Phone(SpokenPieces.Pause, TimeSpan.Zero, start);
        var after = new Phone(SpokenPieces.Pause, voiced[^1].End, SpokenPieces.DurationOf(samples.Length));
        return new(samples, [before, .. voiced, after], [.. timed]);
    }

    private static IEnumerable<(TimeSpan Start, TimeSpan End)> Shares(IEnumerable<double> weights, TimeSpan start, TimeSpan end)
    {
        var all = weights.ToArray();
        var unit = (end - start) / all.Sum();
        var at = start;
        foreach (var weight in all)
        {
            yield return (at, at += unit * weight);
        }
    }

    private static (int Start, int End) VoicedSpan(short[] samples)
    {
        var start = Array.FindIndex(samples, IsVoice);
        return start < 0 ? (0, 0) : (start, Array.FindLastIndex(samples, IsVoice) + 1);
    }

    private static bool IsVoice(short sample) => Math.Abs((int)sample) > VoiceLevel;

    private static short[] ReadWav(byte[] wav)
    {
        if (wav.Length <= WavHeaderLength)
        {
            return [];
        }

        var rate = BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(SampleRateOffset));
        return new Resampler(rate, AudioFormat.SampleRate).Resample(MemoryMarshal.Cast<byte, short>(wav.AsSpan(WavHeaderLength)));
    }

    /// <summary>The columns "Language" and "Other Languages" of its list of voices, as in "5 cmn --/M Chinese_(Mandarin) sit/cmn (zh-cmn 5)(zh 5)"; none where it is not installed.</summary>
    private static FrozenSet<string> ReadLanguages()
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(EspeakProgram.RunAsync("", ["--voices"], CancellationToken.None).GetAwaiter().GetResult())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .SelectMany(columns => string.Join(' ', columns[5..]).Split('(', StringSplitOptions.RemoveEmptyEntries).Select(other => other.Split(' ')[0]).Append(columns[1]))
                .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (SpeechException)
        {
            return [];
        }
    }
}
