using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Live;

/// <summary>Section "Live".</summary>
internal sealed class LiveOptions
{
    /// <summary>Requests that may wait at once, each for some 7 kB of memory; more are answered 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxHeldRequests { get; set; } = 20_000;

    /// <summary>How long a viewer who comes before the first part is held; hls.js waits 10 s for the first byte.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan JoinWait { get; set; } = TimeSpan.FromSeconds(9);

    /// <summary>A conversation that nobody has watched or asked for so long rests, and encodes nothing until somebody does; -00:00:00.001 for never.</summary>
    [Range(typeof(TimeSpan), "-00:00:00.001", "1.00:00:00")]
    public TimeSpan RestAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The program that draws posters and thumbnails.</summary>
    [Required]
    public string Ffmpeg { get; set; } = "ffmpeg";
}
