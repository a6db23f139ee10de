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

    /// <summary>Bytes of media, of what was made beside them and of thumbnails in all (uploads have Uploads:MaxTotalBytes): beyond it ended sessions are deleted, those first that ended first. Running ones never are. No limit unless asked.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = long.MaxValue;

    /// <summary>Bytes that stay free on the disk: below it no session is started, below half of it running ones end with an error. 256 MiB are two minutes of 16 sessions of 1 Mbit/s and more; 0 asks nobody.</summary>
    [Range(0, long.MaxValue)]
    public long MinFree { get; set; } = 256 << 20;
}
