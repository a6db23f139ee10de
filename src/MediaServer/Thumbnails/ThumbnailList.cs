using System.Collections.Immutable;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>Which I-frames of a rendition are shown, and on which sheet each is. It only grows: what is on a sheet stays there, also after a restart.</summary>
/// <param name="timescale">Of the rendition.</param>
/// <param name="mostSpacing">Seconds: pictures are never further apart, if there are I-frames.</param>
internal sealed class ThumbnailList(int timescale, double mostSpacing)
{
    private const double FirstSpacing = 2;
    private const int PicturesBeforeDoubling = 300;

    // So that an encoder whose I-frames come each 1.97 s is not shown by every second one of them.
    private const double Leeway = 0.1;

    /// <summary>The number of a sheet is its index + 1.</summary>
    public ImmutableList<ThumbnailSheet> Sheets { get; private init; } = [];

    private int Segments { get; init; }

    private int Count { get; init; }

    private long Next { get; init; }

    /// <summary>Pictures a stream of an hour-long window needs are 900; without a window the first 300 are 2 s apart, the next 300 4 s, and so on.</summary>
    public static double MostSpacingOf(TimeSpan? window) => window is { } length ? Math.Max(FirstSpacing, Math.Ceiling(length.TotalSeconds / 900)) : double.MaxValue;

    /// <summary>The list with the finished segments of a window: what begins in the middle of a segment may still be cut short by a restart.</summary>
    public ThumbnailList Follow(Window window)
    {
        var list = this;
        for (var index = Segments; index < window.Segments.Count; index++)
        {
            list = list.Add(window.Segments[index]);
        }

        return list;
    }

    private ThumbnailList Add(Segment segment)
    {
        var (sheets, count, next) = (Sheets, Count, Next);
        foreach (var part in segment.Parts)
        {
            var start = segment.Opening.PlayedBefore + part.Start - segment.Opening.Start;
            if (part.KeyframeLength > 0 && start >= next)
            {
                sheets = Place(sheets, segment.Opening.Init, new Thumbnail(start, part.Range with { Length = part.KeyframeLength }));
                count++;
                next = start + (long)((SpacingAfter(count) - Leeway) * timescale);
            }
        }

        return new ThumbnailList(timescale, mostSpacing) { Sheets = sheets, Segments = Segments + 1, Count = count, Next = next };
    }

    private double SpacingAfter(int count) => Math.Min(mostSpacing, FirstSpacing * Math.Pow(2, count / PicturesBeforeDoubling));

    private static ImmutableList<ThumbnailSheet> Place(ImmutableList<ThumbnailSheet> sheets, int init, Thumbnail picture) =>
        sheets is [.., var last] && last.HasRoomFor(init)
            ? sheets.SetItem(sheets.Count - 1, last.Add(picture))
            : sheets.Add(new ThumbnailSheet(init, [picture]));
}
