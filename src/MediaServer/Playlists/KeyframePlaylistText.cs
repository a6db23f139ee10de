using System.Text;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The text of an I-frame playlist (RFC 8216bis, 4.4.3.6): each of its "segments" is the I-frame that one second of pictures begins with.</summary>
/// <remarks>It grows by whole segments of the stream, and slides with them. It has no parts, so that it may skip but not hint.</remarks>
internal static class KeyframePlaylistText
{
    public const string FileName = "iframes.m3u8";

    // EXT-X-I-FRAMES-ONLY needs 4, EXT-X-MAP beside it 5, EXT-X-SKIP 9.
    private const int FullVersion = 5;
    private const int DeltaVersion = 9;

    public static byte[] Full(Window window) => Render(window, window.FirstListed);

    /// <summary>A delta update, or the full text where nothing is old enough to be skipped.</summary>
    public static byte[] Delta(Window window) => Render(window, window.FirstListed + MediaPlaylistText.Skippable(window));

    private static byte[] Render(Window window, int first)
    {
        var text = new StringBuilder(16 * 1024);
        Header(text, window, first);
        for (var index = first; index < window.Segments.Count; index++)
        {
            Keyframes(text, window.Terms, window.Segments[index], index + 1);
        }

        if (window.IsEnded)
        {
            text.Append("#EXT-X-ENDLIST\n");
        }
        else
        {
            RenditionReport.AppendAll(text, window.Reports, exceptKeyframesOf: window.Terms.Rendition.Name);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Header(StringBuilder text, Window window, int first)
    {
        var skipped = window.KeyframesBefore(first) - window.KeyframesBefore(window.FirstListed);
        var opening = first < window.Segments.Count ? window.Segments[first].Opening : window.Opening;
        text.Append(null, $"""
            #EXTM3U
            #EXT-X-VERSION:{(skipped > 0 ? DeltaVersion : FullVersion)}
            #EXT-X-I-FRAMES-ONLY
            #EXT-X-TARGETDURATION:{window.Terms.TargetDuration}
            {MediaPlaylistText.ServerControl(window)}
            #EXT-X-MEDIA-SEQUENCE:{window.KeyframesBefore(window.FirstListed) + 1}

            """);
        text.Append(MediaPlaylistText.Kind(window));
        text.Append(skipped > 0 ? $"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}\n" : "");
        text.Append(opening.IsDiscontinuous ? "" : SegmentLines.Map(window.Terms, opening.Init));
    }

    /// <summary>Each lasts until the next, the last one until the end of the segment.</summary>
    private static void Keyframes(StringBuilder text, PlaylistTerms terms, Segment segment, int number)
    {
        var (start, isFirst) = (segment.Opening.Start, true);
        for (var index = 0; index < segment.Parts.Length; index++)
        {
            var part = segment.Parts[index];
            if (part.KeyframeLength == 0)
            {
                continue;
            }

            var next = index + 1;
            while (next < segment.Parts.Length && segment.Parts[next].KeyframeLength == 0)
            {
                next++;
            }

            var end = next < segment.Parts.Length ? segment.Parts[next].Start : segment.Parts[^1].End;
            text.Append(isFirst ? SegmentLines.Opening(terms, segment.Opening) : "");
            text.Append(null, $"#EXTINF:{terms.Seconds(end - start):0.0####},\n#EXT-X-BYTERANGE:{part.KeyframeLength}@{part.Range.Offset - segment.Range.Offset}\n{number}.m4s\n");
            (start, isFirst) = (end, false);
        }
    }
}
