namespace Loomcast.MediaServer.Live;

/// <summary>How a session's stream is published.</summary>
/// <param name="Window">How much the playlists list; null for all of it (EVENT).</param>
/// <param name="Language">Of the audio, BCP 47.</param>
/// <param name="AudioOnly">Offers the sound alone as a variant. VLC 3 plays no picture then.</param>
/// <param name="FromStart">Players begin at the beginning, and not at the live edge (EXT-X-START).</param>
internal sealed record StreamSettings(TimeSpan? Window, string Language, bool AudioOnly = false, bool FromStart = false)
{
    public static readonly StreamSettings Default = new(TimeSpan.FromHours(1), "en");

    /// <summary>Of work that has an end: all of it is listed.</summary>
    public static readonly StreamSettings Event = new(null, "en", FromStart: true);
}
