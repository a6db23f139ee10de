namespace Loomcast.MediaServer.Http;

/// <summary>Section "Playback".</summary>
internal sealed class PlaybackOptions
{
    /// <summary>
    /// Host that players fetch streams from ("video.example.com"), with a scheme where it is not that of the request. Empty: video.localhost
    /// for who came to localhost, since a second name gives browsers connections of its own for media; else the host that was asked.
    /// </summary>
    public string VideoHost { get; set; } = "";
}
