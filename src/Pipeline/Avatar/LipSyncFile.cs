using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Avatar;

/// <summary>An avatar whose mouth a model draws.</summary>
public sealed class LipSyncFile
{
    /// <summary>Path of an ONNX model that has Wav2Lip's contract.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>Name of the avatar whose portrait it speaks over.</summary>
    [Required]
    public string Portrait { get; set; } = AvatarCatalog.Ada;
}
