namespace Loomcast.MediaServer.Live;

/// <summary>How a session's stream is published.</summary>
/// <param name="Window">How much the playlists list; null for all of it (EVENT).</param>
/// <param name="Language">Of the audio, BCP 47.</param>
internal sealed record StreamSettings(TimeSpan? Window, string Language)
{
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(1);
}
