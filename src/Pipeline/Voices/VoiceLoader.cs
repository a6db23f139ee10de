using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Voices;

/// <summary>Loads a voice, of whichever layout its model says that it has.</summary>
internal static class VoiceLoader
{
    /// <exception cref="SpeechException">The files are not what they should be; the message says what differs.</exception>
    /// <exception cref="InferenceException">The model cannot be run here.</exception>
    public static async Task<IVoiceModel> LoadAsync(string name, VoiceFile file, InferenceOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            Func<NamedModel, IVoiceModel>? voice = null;
            var model = NamedModel.Load($"{name} ({file.Model})", await File.ReadAllBytesAsync(file.Model, cancellationToken), options, logger, model =>
            {
                (var sample, voice) = Recognize(model, file);
                return sample;
            });
            return voice!(model);
        }
        catch (IOException e)
        {
            throw new SpeechException($"The voice {name} cannot be read: {e.Message}", e);
        }
    }

    private static (IReadOnlyList<TensorValue> Sample, Func<NamedModel, IVoiceModel> Voice) Recognize(NamedModel model, VoiceFile file)
    {
        if (KokoroVoice.IsMeantBy(model))
        {
            Require(KokoroVoice.ContractFor(model), model);
            var parts = KokoroFiles.Read(file);
            return (KokoroVoice.Sample(model, parts), loaded => new KokoroVoice(loaded, parts));
        }

        Require(PiperVoice.Contract, model);
        var (settings, speaker) = PiperVoice.Read(file);
        return (PiperVoice.Sample(model, settings, speaker), loaded => file.Language is { Length: > 0 } language
            ? new PiperVoice(loaded, settings, speaker) { Language = language }
            : new PiperVoice(loaded, settings, speaker));
    }

    private static void Require(ModelContract contract, NamedModel model)
    {
        if (contract.Difference(model.Name, model.Inputs, model.Outputs) is { } difference)
        {
            throw new SpeechException(difference);
        }
    }
}
