using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Storage;

/// <summary>Section "Storage".</summary>
internal sealed class StorageOptions
{
    /// <summary>Folder for media; one server at a time uses it.</summary>
    [Required]
    public string Folder { get; set; } = ".loomcast/media";

    /// <summary>Parts of each rendition that are also kept in memory: 64 parts of 0.2 s are 13 s, all that a live viewer asks for.</summary>
    [Range(1, 4096)]
    public int PartsInMemory { get; set; } = 64;
}
