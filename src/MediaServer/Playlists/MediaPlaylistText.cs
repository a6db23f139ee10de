using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The text of a media playlist (RFC 8216bis): pure functions of a window.</summary>
internal static class MediaPlaylistText
{
    // EXT-X-MAP outside I-frame lists needs 6, EXT-X-SKIP needs 9; parts, hints and reports need none.
    private const int FullVersion = 6;
    private const int DeltaVersion = 9;

    public static byte[] Full(Window window) => Render(window, skipped: 0);

    /// <summary>A delta update, or the full text where nothing is old enough to be skipped.</summary>
    public static byte[] Delta(Window window) => Render(window, Skippable(window));

    /// <summary>Listed segments that lie wholly beyond the Skip Boundary.</summary>
    public static int Skippable(Window window)
    {
        if (window.IsEnded)
        {
            return 0;
        }

        var boundary = window.End - ((long)window.Terms.CanSkipUntil * window.Terms.Timescale);
        return FirstIndex(window, segment => segment.End >= boundary) - window.FirstListed;
    }

    private static byte[] Render(Window window, int skipped)
    {
        var text = new ArrayBufferWriter<byte>(16 * 1024);
        Header(text, window, skipped);
        // All parts of a segment are listed or none: those of the segments that begin within three target durations of the end.
        var tail = window.End - (3L * window.Terms.TargetDuration * window.Terms.Timescale);
        var firstWithParts = FirstIndex(window, segment => segment.Start >= tail);
        for (var index = window.FirstListed + skipped; index < firstWithParts; index++)
        {
            text.Write(window.Segments[index].Lines.Span);
        }

        for (var index = firstWithParts; index < window.Segments.Count; index++)
        {
            var segment = window.Segments[index];
            Parts(text, window.Terms, index + 1, segment.Start, segment.Parts);
            Add(text, SegmentLines.Media(window.Terms, index + 1, segment.Duration));
        }

        Edge(text, window);
        return text.WrittenSpan.ToArray();
    }

    private static void Header(ArrayBufferWriter<byte> text, Window window, int skipped)
    {
        var terms = window.Terms;
        // AVPlayer does not take CAN-BLOCK-RELOAD together with EXT-X-ENDLIST.
        var blocking = window.IsEnded ? "" : "CAN-BLOCK-RELOAD=YES,";
        Add(text, $"""
            #EXTM3U
            #EXT-X-VERSION:{(skipped > 0 ? DeltaVersion : FullVersion)}
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-TARGETDURATION:{terms.TargetDuration}
            #EXT-X-SERVER-CONTROL:{blocking}PART-HOLD-BACK={terms.PartHoldBack:0.0####},CAN-SKIP-UNTIL={terms.CanSkipUntil}
            #EXT-X-PART-INF:PART-TARGET={terms.PartTarget:0.0####}
            #EXT-X-MEDIA-SEQUENCE:{window.FirstListed + 1}

            """);
        Add(text, terms.Window is null ? "#EXT-X-PLAYLIST-TYPE:EVENT\n" : "");
        Add(text, skipped > 0 ? $"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}\n" : "");
        Add(text, "#EXT-X-MAP:URI=\"init.mp4\"\n");
    }

    private static void Parts(ArrayBufferWriter<byte> text, PlaylistTerms terms, int number, long start, ImmutableArray<Part> parts)
    {
        Add(text, SegmentLines.Time(terms, start));
        for (var index = 0; index < parts.Length; index++)
        {
            var independent = parts[index].IsIndependent ? ",INDEPENDENT=YES" : "";
            Add(text, $"#EXT-X-PART:DURATION={terms.Seconds(parts[index].Duration):0.0####},URI=\"{number}.{index}.m4s\"{independent}\n");
        }
    }

    private static void Edge(ArrayBufferWriter<byte> text, Window window)
    {
        if (window.IsEnded)
        {
            Add(text, "#EXT-X-ENDLIST\n");
            return;
        }

        if (!window.OpenParts.IsEmpty)
        {
            Parts(text, window.Terms, window.OpenNumber, window.OpenStart, window.OpenParts);
        }

        Add(text, $"#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{window.OpenNumber}.{window.OpenParts.Length}.m4s\"\n");
        foreach (var (name, edge) in window.Reports)
        {
            Add(text, $"#EXT-X-RENDITION-REPORT:URI=\"../{name}/index.m3u8\",LAST-MSN={edge.Segment},LAST-PART={edge.Part}\n");
        }
    }

    /// <summary>Index of the first listed segment, counted from the end, from which on all fulfil the condition.</summary>
    private static int FirstIndex(Window window, Func<Segment, bool> condition)
    {
        var index = window.Segments.Count;
        while (index > window.FirstListed && condition(window.Segments[index - 1]))
        {
            index--;
        }

        return index;
    }

    private static void Add(ArrayBufferWriter<byte> text, string lines) => Encoding.UTF8.GetBytes(lines, text);
}
