using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>The thumbnails of one stream.</summary>
/// <remarks>Requests bring it up to date: each value is computed from a window and then swapped, so that it does not matter who is first.</remarks>
internal sealed class ThumbnailTrack
{
    private readonly LiveRendition _video;
    private readonly SheetFolder _kept;
    private readonly ThumbnailSize _size;
    private volatile ThumbnailList _list;
    private volatile Listing? _listing;
    private volatile GrowingSheet? _growing;

    private ThumbnailTrack(LiveRendition video, TimeSpan? window, SheetFolder kept) =>
        (_video, _kept, _size, _list) = (video, kept, ThumbnailSize.Of(video.Rendition.Video), new ThumbnailList(video.Rendition.Timescale, ThumbnailList.MostSpacingOf(window)));

    /// <summary>Scales a picture into its cell, and puts all into their places. A picture that cannot be decoded leaves its place to the one before it.</summary>
    public string Filter =>
        $"fps=1:start_time=0:eof_action=pass,scale={_size.Width}:{_size.Height}:force_original_aspect_ratio=decrease,pad={_size.Width}:{_size.Height}:-1:-1,setsar=1,tile={ThumbnailSheet.Columns}x{ThumbnailSheet.Rows}";

    /// <summary>Of the sheets that were drawn, on disk.</summary>
    public long Bytes => _kept.Bytes;

    public bool HasEnded => _video.Current.Window.IsEnded;

    /// <returns>Null where the stream has no pictures.</returns>
    public static ThumbnailTrack? Of(IEnumerable<LiveRendition> renditions, TimeSpan? window, SessionFolder folder)
    {
        // The fewest pixels to decode that are enough.
        var video = renditions.Where(r => r.Rendition.Kind == MediaKind.Video).OrderBy(PixelsOf).ToList();
        var enough = video.FirstOrDefault(r => r.Rendition.Video is { } format && Math.Max(format.Width, format.Height) >= 160) ?? video.LastOrDefault();
        return enough is null ? null : new ThumbnailTrack(enough, window, new SheetFolder(folder));

        static int PixelsOf(LiveRendition rendition) => rendition.Rendition.Video is { } format ? format.Width * format.Height : 0;
    }

    /// <summary>All cues of what is listed now.</summary>
    public PlaylistBody Text(TimeProvider time)
    {
        var window = _video.Current.Window;
        if (_listing is { } listing && listing.Segments == window.Segments.Count && listing.IsEnded == window.IsEnded)
        {
            return listing.Body;
        }

        var body = new PlaylistBody(ThumbnailText.Render(window, Follow(window), _size), time.GetUtcNow());
        _listing = new Listing(window.Segments.Count, window.IsEnded, body);
        return body;
    }

    /// <summary>The pictures of a sheet, as far as they exist.</summary>
    /// <returns>Null where there is no such sheet.</returns>
    public ThumbnailSheet? Find(int number) => Follow(_video.Current.Window).Sheets is var sheets && number <= sheets.Count ? sheets[number - 1] : null;

    /// <summary>Nothing is added to the sheet any more.</summary>
    public bool IsComplete(int number) => _list.Sheets is var sheets && (number < sheets.Count || (number == sheets.Count && !sheets[^1].HasRoomFor(sheets[^1].Init)));

    /// <returns>A sheet that was drawn, with at least so many pictures; null where there is none.</returns>
    public byte[]? Kept(int number, int pictures) =>
        _growing is { } growing && growing.Number == number && growing.Pictures >= pictures ? growing.Jpeg
        : IsComplete(number) ? _kept.Read(number)
        : null;

    /// <summary>A complete sheet goes to the disk; of the one that grows the newest drawing is kept in memory.</summary>
    public void Keep(int number, int pictures, byte[] jpeg)
    {
        if (IsComplete(number) && pictures == Find(number)!.Pictures.Length)
        {
            _kept.Write(number, jpeg);
        }
        else
        {
            _growing = new GrowingSheet(number, pictures, jpeg);
        }
    }

    /// <summary>Writes a movie of one picture a second: that of each I-frame.</summary>
    public async Task WriteMovieAsync(ThumbnailSheet sheet, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(_video.Inits[sheet.Init - 1], cancellationToken);
        for (var index = 0; index < sheet.Pictures.Length; index++)
        {
            var keyframe = new byte[sheet.Pictures[index].Keyframe.Length];
            await using (var part = _video.File.Open(sheet.Pictures[index].Keyframe))
            {
                await part.ReadExactlyAsync(keyframe, cancellationToken);
            }

            await output.WriteAsync(KeyframeMovie.Fragment(index, _video.Rendition.Timescale, keyframe), cancellationToken);
        }
    }

    private ThumbnailList Follow(Window window) => _list = _list.Follow(window);

    private sealed record Listing(int Segments, bool IsEnded, PlaylistBody Body);

    private sealed record GrowingSheet(int Number, int Pictures, byte[] Jpeg);
}
