namespace Loomcast.MediaServer.Live;

/// <summary>How a session's stream is published.</summary>
/// <param name="Window">How much the playlists list; null for all of it (EVENT).</param>
/// <param name="Language">Of the audio, BCP 47.</param>
/// <param name="AudioOnly">Offers the sound alone as a variant. VLC 3 plays no picture then.</param>
internal sealed record StreamSettings(TimeSpan? Window, string Language, bool AudioOnly = false)
{
    public static readonly StreamSettings Default = new(TimeSpan.FromHours(1), "en");
}
