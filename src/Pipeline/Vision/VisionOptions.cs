using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Vision;

/// <summary>What sees.</summary>
public sealed class VisionOptions : IValidatableObject
{
    /// <summary>Path of an ONNX model in the layout of YOLOv8 or YOLO11, for detection or pose. None: the embedded one, which sees coloured things.</summary>
    public string? Detector { get; set; }

    /// <summary>Path of such a model for poses. None: the embedded one, which sees magenta figures.</summary>
    public string? Pose { get; set; }

    /// <summary>Rows of the pictures that are worked on, pixels; higher sources are made smaller. Decoding, drawing and encoding cost in proportion to its square.</summary>
    [Range(144, 2160)]
    public int MostHeight { get; set; } = 1080;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, path) in (ReadOnlySpan<(string, string?)>)[(nameof(Detector), Detector), (nameof(Pose), Pose)])
        {
            if (!string.IsNullOrEmpty(path) && !File.Exists(path))
            {
                return [new ValidationResult($"{name}: there is no file {path}.", [name])];
            }
        }

        return [];
    }
}
