using System.Collections.Immutable;
using Loomcast.Pipeline.Fmp4;
using Microsoft.Win32.SafeHandles;

namespace Loomcast.Pipeline.Sources;

/// <summary>What the index (moov) of an MP4 tells of all its pictures, also of those that still arrive.</summary>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="Pictures">In order of decoding.</param>
internal sealed record Mp4Index(int Timescale, ImmutableArray<IndexedPicture> Pictures)
{
    private const int Largest = 32 << 20; // two hours at 60 pictures a second have 6 MB
    private const int MostPictures = 2_000_000;
    private const int HeaderLength = 16;

    /// <returns>Null where there is none, or none that tells all: of a fragmented file, of one that was cut into pieces by edits, of another container.</returns>
    /// <exception cref="SourceException">It never arrives.</exception>
    public static async Task<Mp4Index?> ReadAsync(GrowingFile file, SourceDescription source, CancellationToken cancellationToken)
    {
        if (source.Container != MediaContainer.Mp4.Name)
        {
            return null;
        }

        using var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        try
        {
            return await MovieAsync(file, handle, cancellationToken) is { } movie ? Read(movie, source.PictureOrFail) : null;
        }
        catch (IOException lost) when (!file.IsComplete)
        {
            throw new SourceException(lost.Message, lost);
        }
        catch (MediaException)
        {
            return null; // a decoder may make something of it
        }
    }

    private static async Task<byte[]?> MovieAsync(GrowingFile file, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        for (var at = 0L; ;)
        {
            var header = await ReadAsync(file, handle, at, HeaderLength, cancellationToken);
            if (header.Length < HeaderLength)
            {
                return null;
            }

            var reader = new FieldReader(header);
            var (size, type) = (reader.UInt32(), reader.UInt32());
            var (length, content) = size == 1 ? ((long)reader.UInt64(), 16) : (size, 8);
            if (type == BoxType.Moov)
            {
                return length is > 8 and < Largest && await ReadAsync(file, handle, at + content, (int)length - content, cancellationToken) is var movie && movie.Length == length - content ? movie : null;
            }

            if (length < content || length > long.MaxValue / 2 || type == BoxType.Moof)
            {
                return null;
            }

            at += length;
        }
    }

    /// <summary>Fewer bytes only at the end of the whole.</summary>
    private static async Task<byte[]> ReadAsync(GrowingFile file, SafeFileHandle handle, long at, int count, CancellationToken cancellationToken)
    {
        await file.WhenReceivedAsync(at + count, cancellationToken);
        var bytes = new byte[Math.Clamp(file.Received - at, 0, count)];
        return await RandomAccess.ReadAsync(handle, bytes, at, cancellationToken) == bytes.Length ? bytes : [];
    }

    private static Mp4Index? Read(ReadOnlySpan<byte> movie, SourcePicture picture)
    {
        var track = TrackOf(movie, picture.Track);
        var media = FieldReader.Find(track, BoxType.Mdia);
        var handler = new FieldReader(FieldReader.Find(media, BoxType.Hdlr));
        handler.Skip(8);
        if (!FieldReader.Find(movie, BoxType.Mvex).IsEmpty || handler.UInt32() != BoxType.Vide || IsEdited(FieldReader.Find(FieldReader.Find(track, BoxType.Edts), BoxType.Elst)))
        {
            return null;
        }

        var header = new FieldReader(FieldReader.Find(media, BoxType.Mdhd));
        header.Skip(header.FullBox(out _) == 1 ? 16 : 8);
        var timescale = header.UInt32();
        var table = FieldReader.Find(FieldReader.Find(media, BoxType.Minf), BoxType.Stbl);
        var sizes = Sizes(FieldReader.Find(table, BoxType.Stsz));
        var durations = Durations(FieldReader.Find(table, BoxType.Stts), sizes.Length);
        var keys = Keys(FieldReader.Find(table, BoxType.Stss), sizes.Length);
        return timescale is 0 or > int.MaxValue || sizes.Length == 0 || sizes.Length != picture.FrameCount || durations is null ? null
            : new((int)timescale, [.. sizes.Select((size, index) => new IndexedPicture(durations[index], keys[index], size))]);
    }

    // ffmpeg counts tracks in the order of their boxes.
    private static ReadOnlySpan<byte> TrackOf(ReadOnlySpan<byte> movie, int number)
    {
        var boxes = new FieldReader(movie);
        while (boxes.NextBox(out var type, out var content))
        {
            if (type == BoxType.Trak && number-- == 0)
            {
                return content;
            }
        }

        return default;
    }

    /// <summary>Whether more was done to the track than to move its beginning.</summary>
    private static bool IsEdited(ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
        {
            return false;
        }

        var reader = new FieldReader(list);
        var version = reader.FullBox(out _);
        var shown = 0;
        for (var entries = reader.UInt32(); entries > 0; entries--)
        {
            _ = reader.UInt64Or32(version);
            var from = version == 1 ? (long)reader.UInt64() : reader.Int32();
            var rate = reader.UInt32();
            shown += from == -1 ? 0 : rate == 0x10000 ? 1 : 2;
        }

        return shown > 1;
    }

    private static int[] Sizes(ReadOnlySpan<byte> box)
    {
        var reader = new FieldReader(box);
        reader.Skip(4);
        var (all, count) = (reader.UInt32(), reader.UInt32());
        if (count > MostPictures)
        {
            throw MediaException.Broken($"A track has {count} samples.");
        }

        var sizes = new int[count];
        for (var index = 0; index < sizes.Length; index++)
        {
            sizes[index] = (int)Math.Min(int.MaxValue, all == 0 ? reader.UInt32() : all);
        }

        return sizes;
    }

    private static int[]? Durations(ReadOnlySpan<byte> box, int samples)
    {
        var reader = new FieldReader(box);
        reader.Skip(4);
        var (durations, at) = (new int[samples], 0);
        for (var entries = reader.UInt32(); entries > 0; entries--)
        {
            var (count, ticks) = (reader.UInt32(), reader.UInt32());
            if (count > samples - at || ticks > int.MaxValue)
            {
                return null;
            }

            durations.AsSpan(at, (int)count).Fill((int)ticks);
            at += (int)count;
        }

        return at == samples ? durations : null;
    }

    private static bool[] Keys(ReadOnlySpan<byte> box, int samples)
    {
        var keys = new bool[samples];
        if (box.IsEmpty)
        {
            Array.Fill(keys, true); // without the box each sample is one (ISO/IEC 14496-12, 8.6.2)
            return keys;
        }

        var reader = new FieldReader(box);
        reader.Skip(4);
        for (var entries = reader.UInt32(); entries > 0; entries--)
        {
            var number = reader.UInt32();
            if (number >= 1 && number <= samples)
            {
                keys[number - 1] = true;
            }
        }

        return keys;
    }
}
