namespace Loomcast.MediaServer.Http;

/// <summary>All Cache-Control values, for a target duration of 2 s (RFC 8216bis, B.2).</summary>
internal static class CacheControl
{
    /// <summary>The answer to _HLS_msn means the same for ever: six target durations.</summary>
    public const string BlockingPlaylist = "public, max-age=12";

    /// <summary>Half a target duration, which has no whole number of seconds below it but this.</summary>
    public const string Playlist = "public, max-age=1";

    /// <summary>Nothing changes after the end, but the session may be deleted.</summary>
    public const string EndedPlaylist = "public, max-age=60";

    /// <summary>The bytes behind the address of an init segment, segment or part never change.</summary>
    public const string Media = "public, max-age=31536000, immutable";

    /// <summary>Its bytes never change, but the session may be deleted.</summary>
    public const string Download = "public, max-age=3600";

    public const string Poster = "public, max-age=3600";

    /// <summary>A list of thumbnails, and the sheet that grows, change with each segment: one target duration.</summary>
    public const string Thumbnails = "public, max-age=2";

    public const string Preflight = "public, max-age=86400";

    /// <summary>Pages, whose names stay while their content changes: asked again each time, answered 304.</summary>
    public const string Page = "no-cache";

    /// <summary>What pages are built of: its names change with its content.</summary>
    public const string Asset = "public, max-age=31536000, immutable";

    public const string Never = "no-store";
}
