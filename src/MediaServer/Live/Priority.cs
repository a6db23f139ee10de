using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>RFC 9218 urgencies: lists before sound and captions, these before pictures (RFC 8216bis, B.1).</summary>
internal static class Priority
{
    public const string Playlist = "u=1";

    /// <summary>After all that is played.</summary>
    public const string Thumbnail = "u=5";

    public static string Of(MediaKind kind) => kind == MediaKind.Video ? "u=3" : "u=2";
}
