using System.Buffers.Binary;
using System.Collections.Immutable;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Downloads;

/// <summary>An ended stream as one progressive MP4: an index in memory, and the very bytes that were live where they are.</summary>
internal sealed class Download
{
    // Enough for the moof of any part of ours; one that is longer is read again.
    private const int HeaderBytes = 2048;
    private const int BoxHeader = 8;

    private readonly ReadOnlyMemory<byte> _head;
    private readonly ImmutableArray<(MediaFile File, ByteRange Range)> _pieces;
    private readonly ImmutableArray<long> _starts;

    private Download(ProgressiveMovie movie, ImmutableArray<MediaFile> files)
    {
        _head = movie.Head;
        _pieces = [.. movie.Pieces.Select(piece => (files[piece.Track], new ByteRange(piece.Chunk.Offset, piece.Chunk.Length)))];
        var starts = ImmutableArray.CreateBuilder<long>(_pieces.Length);
        Length = _head.Length;
        foreach (var piece in _pieces)
        {
            starts.Add(Length);
            Length += piece.Range.Length;
        }

        _starts = starts.MoveToImmutable();
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The best picture, the sound and the captions of a stream that has ended.</summary>
    /// <returns>Null where nothing was published.</returns>
    public static Download? Of(LiveStream stream)
    {
        var renditions = stream.Renditions.Where(r => r.Rendition.Kind != MediaKind.Subtitles && !r.Current.Window.Segments.IsEmpty)
            .GroupBy(r => r.Rendition.Kind).Select(kind => kind.MaxBy(r => r.Rendition.PeakBitrate)!)
            .OrderBy(r => r.Rendition.Kind).ToImmutableArray();
        var captions = stream.Renditions.FirstOrDefault(r => r.Rendition.Kind == MediaKind.Subtitles);
        var text = captions is null ? null : TextOf(captions, stream.Language);
        return renditions.IsEmpty ? null : new Download(ProgressiveMovie.Of([.. renditions.Select(TrackOf)], text), [.. renditions.Select(r => r.File)]);
    }

    /// <summary>Bytes at a position; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (position < _head.Length)
        {
            var part = _head[(int)position..];
            part = part[..Math.Min(part.Length, buffer.Length)];
            part.CopyTo(buffer);
            return part.Length;
        }

        var index = _starts.BinarySearch(position);
        index = index < 0 ? ~index - 1 : index;
        if (position >= Length || index < 0)
        {
            return 0;
        }

        var (file, range) = _pieces[index];
        var skipped = position - _starts[index];
        return await file.ReadAsync(range.Offset + skipped, buffer[..(int)Math.Min(buffer.Length, range.Length - skipped)], cancellationToken);
    }

    private static MovieTrack TrackOf(LiveRendition rendition)
    {
        var track = new MovieTrack();
        var init = 0;
        foreach (var segment in rendition.Current.Window.Segments)
        {
            if (segment.Opening.Init != init)
            {
                init = segment.Opening.Init;
                track.Begin(rendition.Inits[init - 1].Span);
            }

            foreach (var part in segment.Parts)
            {
                track.Add(ReadMoof(rendition.File, part.Range), part.Range.Offset);
            }
        }

        return track;
    }

    /// <summary>Captions without the time that was lost, as in all tracks.</summary>
    /// <returns>Null where nothing was said.</returns>
    private static TextTrack? TextOf(LiveRendition captions, string language)
    {
        var text = new TextTrack(language);
        foreach (var segment in captions.Current.Window.Segments)
        {
            var start = Milliseconds(captions, segment.Opening.Start);
            text.Add(WebVtt.Parse(captions.File.Read(segment.Range)), start, Milliseconds(captions, segment.Opening.Start + segment.Duration), Milliseconds(captions, segment.Opening.PlayedBefore) - start);
        }

        return text.IsEmpty ? null : text;
    }

    private static long Milliseconds(LiveRendition rendition, long ticks) => ticks * 1000 / rendition.Rendition.Timescale;

    private static ReadOnlySpan<byte> ReadMoof(MediaFile file, ByteRange part)
    {
        var bytes = file.Read(part with { Length = Math.Min(HeaderBytes, part.Length) });
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return (length <= bytes.Length ? bytes : file.Read(part with { Length = length })).AsSpan(BoxHeader..length);
    }
}
