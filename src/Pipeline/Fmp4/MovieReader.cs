using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Reads the tracks of a moov box (ISO/IEC 14496-12, 8.2 to 8.6). Hostile bytes make it throw, never more.</summary>
internal static class MovieReader
{
    private const int MostTracks = 16;

    /// <summary>Sound and picture; tracks of other kinds (time codes, metadata) are left out.</summary>
    /// <exception cref="MediaException">The header cannot be used.</exception>
    public static IReadOnlyList<MediaTrack> Read(ReadOnlySpan<byte> moov)
    {
        var movieTimescale = MovieTimescale(FieldReader.Find(moov, BoxType.Mvhd));
        var extends = FieldReader.Find(moov, BoxType.Mvex);
        if (extends.IsEmpty)
        {
            throw MediaException.Broken("The file is not fragmented: let ffmpeg write it with -movflags +frag_keyframe+empty_moov+default_base_moof.");
        }

        var tracks = new List<MediaTrack>();
        var others = new List<string>();
        var boxes = new FieldReader(moov);
        while (boxes.NextBox(out var type, out var content))
        {
            if (type != BoxType.Trak)
            {
                continue;
            }

            if (tracks.Count + others.Count == MostTracks)
            {
                throw MediaException.Broken($"The header has more than {MostTracks} tracks.");
            }

            if (ReadTrack(content, movieTimescale, others) is { } track)
            {
                tracks.Add(WithDefaults(track, extends));
            }
        }

        if (tracks.DistinctBy(track => track.Id).Count() != tracks.Count)
        {
            throw MediaException.Broken("Two tracks have the same id.");
        }

        return tracks.Count > 0 ? tracks
            : others.Count > 0 ? throw new MediaException(MediaFault.Unsupported, $"Tracks of kind '{string.Join("', '", others)}' are not taken, only sound and pictures.")
            : throw MediaException.Broken("The header has no track.");
    }

    private static uint MovieTimescale(ReadOnlySpan<byte> mvhd)
    {
        var reader = new FieldReader(mvhd);
        var version = reader.FullBox(out _);
        reader.Skip(version == 1 ? 16 : 8);
        return reader.UInt32();
    }

    private static MediaTrack? ReadTrack(ReadOnlySpan<byte> trak, uint movieTimescale, List<string> others)
    {
        var media = FieldReader.Find(trak, BoxType.Mdia);
        var handler = new FieldReader(FieldReader.Find(media, BoxType.Hdlr));
        handler.Skip(8);
        var kind = handler.UInt32();
        if (kind is not (BoxType.Vide or BoxType.Soun))
        {
            others.Add(BoxType.Name(kind));
            return null;
        }

        var (timescale, language) = MediaHeader(FieldReader.Find(media, BoxType.Mdhd));
        var table = FieldReader.Find(FieldReader.Find(media, BoxType.Minf), BoxType.Stbl);
        CheckEmpty(FieldReader.Find(table, BoxType.Stsz));
        var entry = SampleEntryReader.Read(FieldReader.Find(table, BoxType.Stsd), kind == BoxType.Vide);
        return entry with
        {
            Id = TrackId(FieldReader.Find(trak, BoxType.Tkhd)),
            Kind = kind == BoxType.Vide ? MediaKind.Video : MediaKind.Audio,
            Timescale = timescale,
            Language = language,
            EditOffset = EditOffset(FieldReader.Find(FieldReader.Find(trak, BoxType.Edts), BoxType.Elst), timescale, movieTimescale),
        };
    }

    private static uint TrackId(ReadOnlySpan<byte> tkhd)
    {
        var reader = new FieldReader(tkhd);
        var version = reader.FullBox(out _);
        reader.Skip(version == 1 ? 16 : 8);
        return reader.UInt32();
    }

    private static (int Timescale, string Language) MediaHeader(ReadOnlySpan<byte> mdhd)
    {
        var reader = new FieldReader(mdhd);
        var version = reader.FullBox(out _);
        reader.Skip(version == 1 ? 16 : 8);
        var timescale = reader.UInt32();
        if (timescale is 0 or > 100_000_000)
        {
            throw MediaException.Broken($"A track counts {timescale} ticks per second.");
        }

        reader.Skip(version == 1 ? 8 : 4);
        var packed = reader.UInt16();
        var letters = (ReadOnlySpan<char>)[(char)(0x60 + ((packed >> 10) & 31)), (char)(0x60 + ((packed >> 5) & 31)), (char)(0x60 + (packed & 31))];
        return ((int)timescale, letters.ContainsAnyExceptInRange('a', 'z') ? "und" : letters.ToString());
    }

    private static void CheckEmpty(ReadOnlySpan<byte> stsz)
    {
        var reader = new FieldReader(stsz);
        reader.Skip(8);
        if (reader.UInt32() > 0)
        {
            throw MediaException.Broken("The header holds samples: add +empty_moov to ffmpeg's -movflags.");
        }
    }

    // Empty edits delay the track, the first other one says where in it presentation begins (8.6.6).
    private static long EditOffset(ReadOnlySpan<byte> elst, int timescale, uint movieTimescale)
    {
        if (elst.IsEmpty || movieTimescale == 0)
        {
            return 0;
        }

        var reader = new FieldReader(elst);
        var version = reader.FullBox(out _);
        var delay = 0L;
        for (var entries = reader.UInt32(); entries > 0; entries--)
        {
            var duration = reader.UInt64Or32(version);
            var mediaTime = version == 1 ? (long)reader.UInt64() : reader.Int32();
            reader.Skip(4);
            if (mediaTime != -1)
            {
                return Bounded(delay - mediaTime, timescale);
            }

            delay += (long)((Int128)duration * timescale / movieTimescale);
        }

        return Bounded(delay, timescale);
    }

    private static long Bounded(long offset, int timescale) => Math.Abs(offset / timescale) <= 3600 ? offset
        : throw MediaException.Broken("An edit list moves a track by more than an hour.");

    private static MediaTrack WithDefaults(MediaTrack track, ReadOnlySpan<byte> extends)
    {
        var boxes = new FieldReader(extends);
        while (boxes.NextBox(out var type, out var content))
        {
            if (type != BoxType.Trex)
            {
                continue;
            }

            var reader = new FieldReader(content);
            reader.Skip(4);
            if (reader.UInt32() == track.Id)
            {
                reader.Skip(4);
                return track with { DefaultDuration = reader.UInt32(), DefaultSize = reader.UInt32(), DefaultFlags = reader.UInt32() };
            }
        }

        throw MediaException.Broken($"Track {track.Id} has no trex box, so it cannot have fragments.");
    }
}
