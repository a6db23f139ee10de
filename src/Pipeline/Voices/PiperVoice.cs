using System.Text.Json;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Voices;

/// <summary>A voice in the layout of Piper: VITS that takes phonemes and gives samples, and durations where its export has them as a second output.</summary>
internal sealed class PiperVoice : IVoiceModel
{
    public static readonly ModelContract Contract = new(
        "Piper",
        [
            ModelContract.Tensor("input", TensorElementType.Int64, [-1, -1]),
            ModelContract.Tensor("input_lengths", TensorElementType.Int64, [-1]),
            ModelContract.Tensor("scales", TensorElementType.Float, [3]),
        ],
        [ModelContract.Tensor("output", TensorElementType.Float, default)],
        "For Piper, take a voice of rhasspy/piper-voices, or export one as Piper does; a Kokoro model has an input 'style'.")
    {
        Optional = [ModelContract.Tensor("sid", TensorElementType.Int64, [-1])],
    };

    private readonly NamedModel _model;
    private readonly PiperSettings _settings;
    private readonly long _speaker;

    public PiperVoice(NamedModel model, PiperSettings settings, long speaker)
    {
        _model = model;
        _settings = settings;
        _speaker = speaker;
        Language = settings.Espeak!.Voice!;
    }

    public string Language { get; init; }

    // As many as a long sentence has; the model's memory grows with them.
    public int MostLetters => 1_000;

    /// <summary>Reads what stands beside a model, and which speaker is meant.</summary>
    /// <exception cref="SpeechException">It is missing or not sound, or there is no such speaker.</exception>
    public static (PiperSettings Settings, long Speaker) Read(VoiceFile file)
    {
        var path = file.Model + ".json";
        try
        {
            using var json = File.OpenRead(path);
            var settings = JsonSerializer.Deserialize(json, VoicesJson.Default.PiperSettings) ?? new PiperSettings();
            return settings.Fault() is { } fault ? throw new SpeechException($"{path} does not describe a Piper voice: {fault}.") : (settings, SpeakerOf(file, settings, path));
        }
        catch (JsonException e)
        {
            throw new SpeechException($"{path} does not describe a Piper voice: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new SpeechException($"A Piper voice needs its JSON file beside the model: {e.Message}", e);
        }
    }

    /// <summary>Small inputs, to try a model with.</summary>
    public static IReadOnlyList<TensorValue> Sample(NamedModel model, PiperSettings settings, long speaker) =>
        Inputs(model, settings, speaker, [.. settings.PhonemeIdMap["^"], .. settings.PhonemeIdMap["_"], .. settings.PhonemeIdMap["$"]]);

    public ModelSpeech Speak(string letters, CancellationToken cancellationToken)
    {
        var tokens = Tokens(letters);
        var (samples, durations) = _model.Run(
            Inputs(_model, _settings, _speaker, [.. tokens.Select(token => token.Id)]),
            outputs => (NamedModel.Floats(outputs[0]), outputs.Count > 1 ? NamedModel.Floats(outputs[1]) : null),
            cancellationToken);
        var rate = _settings.Audio!.SampleRate;
        var times = durations?.Length == tokens.Count
            ? SpeechToken.Times(tokens, Array.ConvertAll(durations, duration => (double)duration * _settings.HopLength / rate), letters.Length)
            : null;
        return new ModelSpeech(samples, rate, times);
    }

    public void Dispose() => _model.Dispose();

    // Start, pad, then each letter with a pad behind it, which lasts as a part of it, then the end: so the models were trained.
    private List<SpeechToken> Tokens(string letters)
    {
        var tokens = new List<SpeechToken>();
        Add("^", 0, 0);
        Add("_", 0, 0);
        for (var i = 0; i < letters.Length; i++)
        {
            if (Add(letters[i..(i + 1)], i, 1))
            {
                Add("_", i, 1);
            }
        }

        Add("$", 0, 0);
        return tokens;

        bool Add(string letter, int first, int count)
        {
            if (!_settings.PhonemeIdMap.TryGetValue(letter, out var ids))
            {
                return false;
            }

            tokens.AddRange(ids.Select(id => new SpeechToken(id, first, count)));
            return true;
        }
    }

    private static List<TensorValue> Inputs(NamedModel model, PiperSettings settings, long speaker, long[] ids)
    {
        List<TensorValue> inputs =
        [
            TensorValue.Of("input", ids, 1, ids.Length),
            TensorValue.Of("input_lengths", [(long)ids.Length], 1),
            TensorValue.Of("scales", [settings.Inference.NoiseScale, settings.Inference.LengthScale, settings.Inference.NoiseW], 3),
        ];
        if (model.Takes("sid"))
        {
            inputs.Add(TensorValue.Of("sid", [speaker], 1));
        }

        return inputs;
    }

    private static long SpeakerOf(VoiceFile file, PiperSettings settings, string path) =>
        string.IsNullOrEmpty(file.Speaker) ? 0
        : settings.SpeakerIdMap.TryGetValue(file.Speaker, out var named) ? named
        : long.TryParse(file.Speaker, out var number) && number >= 0 ? number
        : throw new SpeechException($"{path} has no speaker '{file.Speaker}'. Known: {string.Join(", ", settings.SpeakerIdMap.Keys.Order())}.");
}
