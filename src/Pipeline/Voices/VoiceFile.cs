using System.ComponentModel;

namespace Loomcast.Pipeline.Voices;

/// <summary>Where a voice is. In settings the path of the model alone will do for a Piper voice.</summary>
[TypeConverter(typeof(VoiceFileConverter))]
public sealed class VoiceFile
{
    /// <summary>Path of the ONNX model, in the layout of Piper (its JSON file beside it) or of Kokoro (its config.json or tokenizer.json beside it).</summary>
    public string Model { get; set; } = "";

    /// <summary>Kokoro: path of the voice, or of the archive that holds it.</summary>
    public string? Style { get; set; }

    /// <summary>Piper: the name or the number of a speaker, where the model has several. Kokoro: the name of the voice in an archive.</summary>
    public string? Speaker { get; set; }

    /// <summary>espeak-ng's name of the language ("en-us"); none: what the model says, or the voice's name by Kokoro's rule.</summary>
    public string? Language { get; set; }
}
