using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Voices;

/// <summary>Voices beside the embedded ones: settings of the section Speech.</summary>
public sealed class VoiceOptions : IValidatableObject
{
    /// <summary>Files by the names that sessions choose voices by. The first of a language also speaks for sessions that name none.</summary>
    public SortedDictionary<string, VoiceFile> Voices { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, voice) in Voices)
        {
            foreach (var path in (string?[])[voice.Model, voice.Style])
            {
                if (path is not null && !File.Exists(path))
                {
                    yield return new ValidationResult($"Speech:Voices:{name}: there is no file '{path}'.", [nameof(Voices)]);
                }
            }

            if (voice.Language is { } language && !language.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+'))
            {
                yield return new ValidationResult($"Speech:Voices:{name}:Language is '{language}'; it should be a name that 'espeak-ng --voices' lists, as 'en-us'.", [nameof(Voices)]);
            }
        }
    }
}
