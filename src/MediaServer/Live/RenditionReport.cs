using System.Text;
using Loomcast.MediaServer.Playlists;

namespace Loomcast.MediaServer.Live;

/// <summary>How far another playlist of the stream is, so that a player can change to it without asking.</summary>
/// <param name="Name">Of the rendition.</param>
/// <param name="Edge">Its newest part.</param>
/// <param name="Keyframes">What its I-frame playlist lists last; 0 where it has none.</param>
internal readonly record struct RenditionReport(string Name, Edge Edge, int Keyframes)
{
    /// <param name="text">Gets the lines.</param>
    /// <param name="reports">Of all renditions.</param>
    /// <param name="except">The rendition whose media playlist this is.</param>
    /// <param name="exceptKeyframesOf">The rendition whose I-frame playlist this is.</param>
    public static void AppendAll(StringBuilder text, IEnumerable<RenditionReport> reports, string? except = null, string? exceptKeyframesOf = null)
    {
        foreach (var (name, edge, keyframes) in reports)
        {
            if (name != except)
            {
                text.Append(null, $"#EXT-X-RENDITION-REPORT:URI=\"../{name}/index.m3u8\",LAST-MSN={edge.Segment},LAST-PART={edge.Part}\n");
            }

            if (keyframes > 0 && name != exceptKeyframesOf)
            {
                text.Append(null, $"#EXT-X-RENDITION-REPORT:URI=\"../{name}/{KeyframePlaylistText.FileName}\",LAST-MSN={keyframes}\n");
            }
        }
    }
}
