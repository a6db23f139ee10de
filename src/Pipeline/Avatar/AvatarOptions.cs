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
    }
}
