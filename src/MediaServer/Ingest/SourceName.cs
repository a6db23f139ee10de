using System.Text.RegularExpressions;

namespace Loomcast.MediaServer.Ingest;

/// <summary>Which pieces belong together: those of one source share a header, and come one after the other.</summary>
internal static partial class SourceName
{
    /// <summary>The source of pieces that lie directly under the session's address.</summary>
    public const string Root = "";

    /// <param name="path">What follows the session's id in the address.</param>
    /// <returns>"video" for Streams(video.cmfv), video/12.m4s and video; "stream0" for chunk-stream0-00007.m4s; the root for index7.m4s.</returns>
    public static string Of(string path)
    {
        if (StreamsPattern().Match(path) is { Success: true } named)
        {
            return Stem(named.Groups[1].Value);
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            return Stem(path[..slash]);
        }

        return DashPattern().Match(path) is { Success: true } dash ? dash.Groups[1].Value
            : PiecePattern().IsMatch(path) ? Root
            : Stem(path);
    }

    private static string Stem(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

    /// <summary>A stream that says its name by the path, as the specification of CMAF ingest has it.</summary>
    [GeneratedRegex(@"Streams\(([^()/]+)\)")]
    private static partial Regex StreamsPattern();

    /// <summary>The names that ffmpeg's dash muxer gives by default.</summary>
    [GeneratedRegex(@"^(?:init|chunk)-(stream\d+)[-.]")]
    private static partial Regex DashPattern();

    [GeneratedRegex(@"^init[^/]*$|\.(?:m4s|m3u8|mpd)$")]
    private static partial Regex PiecePattern();
}
