using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Access;

/// <summary>
/// A token as a segment of the path, "/live/~TOKEN/ID/index.m3u8". Players resolve the relative addresses in a playlist against its own,
/// which keeps the path and drops the query: so the token comes with every request, and playlists are the same for all.
/// </summary>
public static class TokenPath
{
    // No id begins with it, and nothing encodes it.
    private const string Mark = "/~";

    /// <summary>"~TOKEN/", to stand before the id of a session.</summary>
    public static string SegmentOf(string token) => $"~{token}/";

    /// <param name="below">What follows the root, such as "/~TOKEN/ID/index.m3u8".</param>
    /// <param name="token">Not verified yet.</param>
    /// <param name="rest">The path without the token.</param>
    public static bool TryTake(PathString below, [NotNullWhen(true)] out string? token, out PathString rest)
    {
        var path = below.Value ?? "";
        if (!path.StartsWith(Mark, StringComparison.Ordinal))
        {
            (token, rest) = (null, below);
            return false;
        }

        var end = path.IndexOf('/', Mark.Length);
        token = end < 0 ? path[Mark.Length..] : path[Mark.Length..end];
        rest = end < 0 ? PathString.Empty : new PathString(path[end..]);
        return true;
    }
}
