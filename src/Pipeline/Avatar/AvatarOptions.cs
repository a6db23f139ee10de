using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Avatar;

/// <summary>Which avatars there are.</summary>
public sealed class AvatarOptions : IValidatableObject
{
    /// <summary>Folder of more portraits, or none: each picture (svg, png, jpg, jpeg, webp) with a JSON file of the same name that says where its face is.</summary>
    public string? Folder { get; set; }

    /// <summary>Height of avatars made from portraits, pixels; memory and time grow with its square.</summary>
    [Range(128, 1080)]
    public int Height { get; set; } = 512;

    /// <summary>Avatars whose mouths a model with Wav2Lip's contract draws over a portrait, by name. They cost what the model costs.</summary>
    public SortedDictionary<string, LipSyncFile> LipSync { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Height % 2 != 0)
        {
            yield return new ValidationResult("Height must be even: a picture's colour has half of its rows.", [nameof(Height)]);
        }

        if (Folder is not null && !Directory.Exists(Folder))
        {
            yield return new ValidationResult($"Folder {Folder} does not exist.", [nameof(Folder)]);
        }

        foreach (var (name, file) in LipSync.Where(avatar => !File.Exists(avatar.Value.Model)))
        {
            yield return new ValidationResult($"Avatar:LipSync:{name}:Model: there is no file '{file.Model}'.", [nameof(LipSync)]);
        }
    }
}
