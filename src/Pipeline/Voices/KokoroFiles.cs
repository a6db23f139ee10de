using System.Collections.Frozen;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Voices;

/// <summary>What stands beside a Kokoro model: the numbers of the letters, and the voice.</summary>
/// <param name="Vocabulary">Numbers by letter.</param>
/// <param name="Styles">A row of <see cref="KokoroVoice.StyleLength"/> numbers for each count of tokens.</param>
/// <param name="Language">espeak-ng's name of the language.</param>
internal sealed record KokoroFiles(FrozenDictionary<string, long> Vocabulary, float[] Styles, string Language)
{
    private static readonly string[] VocabularyFiles = ["config.json", "tokenizer.json"];

    // The first letter of a voice's name tells its language: "af_heart", "bm_george".
    private static readonly FrozenDictionary<char, string> Languages = new Dictionary<char, string>
    {
        ['a'] = "en-us",
        ['b'] = "en-gb",
        ['e'] = "es",
        ['f'] = "fr-fr",
        ['h'] = "hi",
        ['i'] = "it",
        ['p'] = "pt-br",
    }.ToFrozenDictionary();

    /// <exception cref="SpeechException">A file is missing or not sound.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static KokoroFiles Read(VoiceFile file)
    {
        if (string.IsNullOrEmpty(file.Style))
        {
            throw new SpeechException($"{file.Model} is a Kokoro model and needs a voice. Set Style to the voice's file (voices/af_heart.bin), or to an archive of voices and Speaker to a name in it.");
        }

        var name = file.Speaker is { Length: > 0 } speaker ? speaker : Path.GetFileNameWithoutExtension(file.Style);
        var language = file.Language is { Length: > 0 } set ? set
            : Languages.GetValueOrDefault(name[0]) ?? throw new SpeechException($"The name of the voice '{name}' does not tell its language. Set Language, as 'en-us'.");
        return new KokoroFiles(ReadVocabulary(file.Model), ReadStyles(file), language);
    }

    /// <summary>The voice for so many tokens; the last row for more.</summary>
    public float[] StyleFor(int tokens) =>
        Styles.AsSpan(Math.Clamp(tokens, 0, Styles.Length / KokoroVoice.StyleLength - 1) * KokoroVoice.StyleLength, KokoroVoice.StyleLength).ToArray();

    // The model may stand in a folder of its own, as "onnx" below the vocabulary's.
    private static FrozenDictionary<string, long> ReadVocabulary(string model)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(model))!;
        var candidates = new[] { folder, Path.GetDirectoryName(folder) ?? folder }.SelectMany(place => VocabularyFiles.Select(name => Path.Combine(place, name)));
        foreach (var path in candidates.Where(File.Exists))
        {
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(path));
                if (VocabularyIn(json.RootElement) is { } vocabulary)
                {
                    return vocabulary;
                }
            }
            catch (JsonException e)
            {
                throw new SpeechException($"{path} is not JSON: {e.Message}", e);
            }
        }

        throw new SpeechException($"A Kokoro model needs its vocabulary beside it: there is no \"vocab\" in config.json or tokenizer.json in {folder} or above it. Both are published with the model.");
    }

    // {"vocab": {...}} is Kokoro's own file, {"model": {"vocab": {...}}} that of the tokenizers.
    private static FrozenDictionary<string, long>? VocabularyIn(JsonElement root)
    {
        var holder = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("model", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        return holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("vocab", out var vocabulary) && vocabulary.ValueKind == JsonValueKind.Object
            ? vocabulary.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Number).ToFrozenDictionary(entry => entry.Name, entry => entry.Value.GetInt64())
            : null;
    }

    private static float[] ReadStyles(VoiceFile file)
    {
        var bytes = File.ReadAllBytes(file.Style!);
        if (bytes.AsSpan().StartsWith("PK"u8))
        {
            bytes = ReadArchived(file, bytes);
        }

        const int Row = KokoroVoice.StyleLength * sizeof(float);
        return bytes.Length > 0 && bytes.Length % Row == 0
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : throw new SpeechException($"{file.Style} is not a Kokoro voice: it has {bytes.Length} bytes, and should have a multiple of {Row}, rows of {KokoroVoice.StyleLength} 32 bit floats.");
    }

    // An archive of NumPy: each voice a file of its own, whose header says in its bytes 8 and 9 how long it is.
    private static byte[] ReadArchived(VoiceFile file, byte[] archive)
    {
        const int FixedHeader = 10;
        using var zip = new ZipArchive(new MemoryStream(archive));
        var entry = zip.GetEntry($"{file.Speaker}.npy")
            ?? throw new SpeechException($"{file.Style} has no voice '{file.Speaker}'. Set Speaker to one of: {string.Join(", ", zip.Entries.Select(known => Path.GetFileNameWithoutExtension(known.Name)).Order())}.");
        using var content = entry.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        var bytes = copy.ToArray();
        return bytes.Length > FixedHeader ? bytes[(FixedHeader + bytes[8] + 256 * bytes[9])..] : [];
    }
}
