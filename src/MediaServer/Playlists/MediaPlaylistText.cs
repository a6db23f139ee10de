using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The text of a media playlist (RFC 8216bis): pure functions of a window.</summary>
internal static class MediaPlaylistText
{
    // EXTINF with fractions needs 3, EXT-X-MAP outside I-frame lists 6, EXT-X-SKIP 9; parts, hints and reports need none.
    private const int TextVersion = 3;
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

        var boundary = window.Played - ((long)window.Terms.CanSkipUntil * window.Terms.Timescale);
        return FirstIndex(window, segment => segment.PlayedAfter >= boundary) - window.FirstListed;
    }

    /// <summary>The same in all playlists of a stream. AVPlayer does not take CAN-BLOCK-RELOAD together with EXT-X-ENDLIST.</summary>
    public static string ServerControl(Window window) =>
        $"#EXT-X-SERVER-CONTROL:{(window.IsEnded ? "" : "CAN-BLOCK-RELOAD=YES,")}PART-HOLD-BACK={window.Terms.PartHoldBack:0.0####},CAN-SKIP-UNTIL={window.Terms.CanSkipUntil}";

    /// <summary>Lines that only some lists have, after the media sequence. A delta update repeats the date ranges: they are few, and may have got an end.</summary>
    public static string Kind(Window window) =>
        (window.Discontinuities > 0 ? $"#EXT-X-DISCONTINUITY-SEQUENCE:{window.DiscontinuitiesGone}\n" : "")
        + (window.Terms.Window is null ? "#EXT-X-PLAYLIST-TYPE:EVENT\n" : "")
        + (window.Terms.FromStart ? "#EXT-X-START:TIME-OFFSET=0\n" : "")
        + window.Terms.Ranges?.Lines(window);

    private static byte[] Render(Window window, int skipped)
    {
        var text = new ArrayBufferWriter<byte>(16 * 1024);
        Header(text, window, skipped);
        // All parts of a segment are listed or none: those of the segments that begin within three target durations of the end.
        var tail = window.Played - (3L * window.Terms.TargetDuration * window.Terms.Timescale);
        var firstWithParts = FirstIndex(window, segment => segment.Opening.PlayedBefore >= tail);
        for (var index = window.FirstListed + skipped; index < firstWithParts; index++)
        {
            text.Write(window.Segments[index].Lines.Span);
        }

        for (var index = firstWithParts; index < window.Segments.Count; index++)
        {
            var segment = window.Segments[index];
            Parts(text, window.Terms, index + 1, segment.Opening, segment.Parts);
            Add(text, SegmentLines.Media(window.Terms, index + 1, segment.Duration, segment.Range.Length));
        }

        Edge(text, window);
        return text.WrittenSpan.ToArray();
    }

    private static void Header(ArrayBufferWriter<byte> text, Window window, int skipped)
    {
        var terms = window.Terms;
        Add(text, $"""
            #EXTM3U
            #EXT-X-VERSION:{(skipped > 0 ? DeltaVersion : terms.HasInit ? FullVersion : TextVersion)}
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-TARGETDURATION:{terms.TargetDuration}
            {ServerControl(window)}
            #EXT-X-PART-INF:PART-TARGET={terms.PartTarget:0.0####}
            #EXT-X-MEDIA-SEQUENCE:{window.FirstListed + 1}

            """);
        Add(text, Kind(window));
        Add(text, skipped > 0 ? $"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}\n" : "");
        var first = window.FirstListed + skipped;
        var opening = first < window.Segments.Count ? window.Segments[first].Opening : window.Opening;
        Add(text, opening.IsDiscontinuous ? "" : SegmentLines.Map(terms, opening.Init));
    }

    private static void Parts(ArrayBufferWriter<byte> text, PlaylistTerms terms, int number, SegmentOpening opening, ImmutableArray<Part> parts)
    {
        Add(text, SegmentLines.Opening(terms, opening));
        var suffix = MediaName.SuffixOf(terms.Rendition.Kind);
        for (var index = 0; index < parts.Length; index++)
        {
            var independent = parts[index].IsIndependent ? ",INDEPENDENT=YES" : "";
            Add(text, $"#EXT-X-PART:DURATION={terms.Seconds(parts[index].Duration):0.0####},URI=\"{number}.{index}{suffix}\"{independent}\n");
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
            Parts(text, window.Terms, window.OpenNumber, window.Opening, window.OpenParts);
        }

        Add(text, window.ExpectsInit ? $"#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"{MediaName.OfInit(window.Opening.Init + 1)}\"\n" : "");
        Add(text, $"#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{window.OpenNumber}.{window.OpenParts.Length}{MediaName.SuffixOf(window.Terms.Rendition.Kind)}\"\n");
        var reports = new StringBuilder();
        RenditionReport.AppendAll(reports, window.Reports, except: window.Terms.Rendition.Name);
        Add(text, reports.ToString());
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
