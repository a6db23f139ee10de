using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>How the end of a spoken turn is found.</summary>
public sealed class VoiceActivityOptions : IValidatableObject
{
    /// <summary>Path of an ONNX model in the layout of Silero. None: the embedded detector, which hears loudness over the noise.</summary>
    public string? Model { get; set; }

    /// <summary>From this likelihood on it is a voice; one that speaks is believed down to 0.15 less.</summary>
    [Range(0.2, 0.95)]
    public double Threshold { get; set; } = 0.5;

    /// <summary>Less voice than this is a knock or a cough, milliseconds.</summary>
    [Range(32, 2_000)]
    public int ShortestSpeech { get; set; } = 160;

    /// <summary>So much silence behind speech ends the turn, milliseconds. Less cuts those short who think while they speak.</summary>
    [Range(100, 10_000)]
    public int Silence { get; set; } = 600;

    /// <summary>Who has said nothing for so long does not speak, milliseconds: the turn ends empty.</summary>
    [Range(500, 600_000)]
    public int Patience { get; set; } = 8_000;

    /// <summary>Seconds after which a turn ends though it goes on: a radio is on, or a microphone was forgotten. The edge lets half an hour of 16 kHz through at once.</summary>
    [Range(5, 86_400)]
    public int LongestTurn { get; set; } = 1_800;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Model) && !File.Exists(Model))
        {
            yield return new ValidationResult($"VoiceActivity:Model: there is no file '{Model}'.", [nameof(Model)]);
        }
    }
}
