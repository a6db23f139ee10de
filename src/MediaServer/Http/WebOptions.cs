using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Http;

/// <summary>Section "Web".</summary>
internal sealed class WebOptions
{
    /// <summary>Folder of the built pages; nothing is served where there is none.</summary>
    [Required]
    public string Root { get; set; } = "player/dist";
}
