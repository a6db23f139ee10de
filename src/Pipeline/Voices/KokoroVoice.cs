using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Voices;

/// <summary>A voice in the layout of Kokoro 82M: tokens, the style of the voice for so many tokens, and a speed.</summary>
internal sealed class KokoroVoice : IVoiceModel
{
    /// <summary>Numbers of a style.</summary>
    public const int StyleLength = 256;

    // The model was trained with 510 tokens between two that say nothing.
    private const int MostTokens = 510;

    private const int Rate = 24_000;
    private const double SecondsPerDuration = 600.0 / Rate;

    // Its phonetic letters are espeak's but for these: diphthongs and affricates are one letter each.
    private static readonly (string Espeak, string Kokoro)[] Spellings =
    [
        ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("oʊ", "O"), ("əʊ", "Q"), ("tʃ", "ʧ"), ("dʒ", "ʤ"),
        ("r", "ɹ"), ("ɐ", "ə"), ("ɬ", "l"), ("ɚ", "əɹ"),
    ];

    private readonly NamedModel _model;
    private readonly KokoroFiles _files;

    public KokoroVoice(NamedModel model, KokoroFiles files)
    {
        _model = model;
        _files = files;
    }

    public string Language => _files.Language;

    public int MostLetters => MostTokens;

    public static bool IsMeantBy(NamedModel model) => model.Takes("style");

    /// <summary>Exports differ in the name of the tokens and in the type of the speed.</summary>
    public static ModelContract ContractFor(NamedModel model)
    {
        var speed = model.Inputs.FirstOrDefault(input => input.Name == "speed")?.Type is TensorElementType.Int32 or TensorElementType.Int64
            ? model.Inputs.First(input => input.Name == "speed").Type!.Value
            : TensorElementType.Float;
        return new ModelContract(
            "Kokoro",
            [
                ModelContract.Tensor(TokensOf(model), TensorElementType.Int64, [-1, -1]),
                ModelContract.Tensor("style", TensorElementType.Float, [-1, StyleLength]),
                ModelContract.Tensor("speed", speed, [1]),
            ],
            [ModelContract.Tensor("audio", TensorElementType.Float, default)],
            "Take model.onnx of onnx-community/Kokoro-82M-v1.0-ONNX, or that of kokoro-onnx.");
    }

    public static IReadOnlyList<TensorValue> Sample(NamedModel model, KokoroFiles files) => Inputs(model, files, [0, 0]);

    public ModelSpeech Speak(string letters, CancellationToken cancellationToken)
    {
        List<SpeechToken> tokens = [new(0, 0, 0), .. Tokens(letters).Take(MostTokens), new(0, 0, 0)];
        if (tokens.Count == 2)
        {
            throw new SpeechException($"The vocabulary of {_model.Name} has none of the letters '{letters}'.");
        }

        var (samples, durations) = _model.Run(
            Inputs(_model, _files, [.. tokens.Select(token => token.Id)]),
            outputs => (NamedModel.Floats(outputs[0]), outputs.Count > 1 ? NamedModel.Floats(outputs[1]) : null),
            cancellationToken);
        var times = durations?.Length == tokens.Count
            ? SpeechToken.Times(tokens, Array.ConvertAll(durations, duration => duration * SecondsPerDuration), letters.Length)
            : null;
        return new ModelSpeech(samples, Rate, times);
    }

    public void Dispose() => _model.Dispose();

    private static string TokensOf(NamedModel model) => model.Takes("tokens") ? "tokens" : "input_ids";

    private IEnumerable<SpeechToken> Tokens(string letters)
    {
        for (var i = 0; i < letters.Length;)
        {
            var rest = letters.AsSpan(i);
            var (espeak, kokoro) = (letters[i..(i + 1)], letters[i..(i + 1)]);
            foreach (var spelling in Spellings)
            {
                if (rest.StartsWith(spelling.Espeak, StringComparison.Ordinal) && spelling.Kokoro.All(letter => _files.Vocabulary.ContainsKey($"{letter}")))
                {
                    (espeak, kokoro) = spelling;
                    break;
                }
            }

            foreach (var letter in kokoro)
            {
                if (_files.Vocabulary.TryGetValue($"{letter}", out var id))
                {
                    yield return new SpeechToken(id, i, espeak.Length);
                }
            }

            i += espeak.Length;
        }
    }

    private static List<TensorValue> Inputs(NamedModel model, KokoroFiles files, long[] ids) =>
    [
        TensorValue.Of(TokensOf(model), ids, 1, ids.Length),
        TensorValue.Of("style", files.StyleFor(ids.Length - 2), 1, StyleLength),
        model.Inputs.First(input => input.Name == "speed").Type switch
        {
            TensorElementType.Int32 => TensorValue.Of("speed", [1], 1),
            TensorElementType.Int64 => TensorValue.Of("speed", [1L], 1),
            _ => TensorValue.Of("speed", [1f], 1),
        },
    ];
}
