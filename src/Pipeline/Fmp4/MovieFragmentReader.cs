namespace Loomcast.Pipeline.Fmp4;

/// <summary>Reads which samples a moof box announces (ISO/IEC 14496-12, 8.8).</summary>
internal sealed class MovieFragmentReader
{
    private const int MostSamples = 10_000;
    private const int LargestSample = 8 << 20;
    private const long LatestTime = 1L << 60;
    private const uint NonSync = 0x00010000;

    private readonly List<SampleSlot> _slots = [];
    private readonly IReadOnlyList<MediaTrack> _tracks;
    private readonly long _moofStart;
    private long _nextOffset; // where a run's bytes are that does not say it: behind those of the run before

    /// <param name="tracks">From the header.</param>
    /// <param name="moofStart">Offset of the box's first byte in the request.</param>
    public MovieFragmentReader(IReadOnlyList<MediaTrack> tracks, long moofStart)
    {
        (_tracks, _moofStart) = (tracks, moofStart);
        _nextOffset = moofStart;
    }

    /// <summary>The samples in the order of their bytes.</summary>
    /// <exception cref="MediaException">The fragment cannot be used.</exception>
    public Queue<SampleSlot> Read(ReadOnlySpan<byte> moof)
    {
        var boxes = new FieldReader(moof);
        while (boxes.NextBox(out var type, out var content))
        {
            if (type == BoxType.Traf)
            {
                ReadTrackFragment(content);
            }
        }

        return new Queue<SampleSlot>(_slots.OrderBy(slot => slot.Offset));
    }

    private void ReadTrackFragment(ReadOnlySpan<byte> traf)
    {
        var header = new FieldReader(FieldReader.Find(traf, BoxType.Tfhd));
        _ = header.FullBox(out var flags);
        var id = header.UInt32();
        var dataBase = (flags & 1) != 0 ? Bounded(header.UInt64())
            : (flags & 0x020000) != 0 ? _moofStart
            : _nextOffset;
        header.Skip((flags & 2) != 0 ? 4 : 0);
        if (_tracks.FirstOrDefault(track => track.Id == id) is not { } track)
        {
            return; // of a kind that is not taken
        }

        track = track with
        {
            DefaultDuration = (flags & 8) != 0 ? header.UInt32() : track.DefaultDuration,
            DefaultSize = (flags & 0x10) != 0 ? header.UInt32() : track.DefaultSize,
            DefaultFlags = (flags & 0x20) != 0 ? header.UInt32() : track.DefaultFlags,
        };
        var time = DecodeTime(FieldReader.Find(traf, BoxType.Tfdt));
        _nextOffset = dataBase;
        var boxes = new FieldReader(traf);
        while (boxes.NextBox(out var type, out var content))
        {
            if (type == BoxType.Trun)
            {
                ReadRun(content, track, dataBase, ref time);
            }
        }
    }

    private void ReadRun(ReadOnlySpan<byte> trun, MediaTrack track, long dataBase, ref long time)
    {
        var reader = new FieldReader(trun);
        _ = reader.FullBox(out var flags);
        var count = reader.UInt32();
        if (count + _slots.Count > MostSamples)
        {
            throw MediaException.Broken($"A fragment has more than {MostSamples} samples.");
        }

        var offset = (flags & 1) != 0 ? dataBase + reader.Int32() : _nextOffset;
        var firstFlags = (flags & 4) != 0 ? reader.UInt32() : (uint?)null;
        for (; count > 0; count--)
        {
            var duration = (flags & 0x100) != 0 ? reader.UInt32() : track.DefaultDuration;
            var size = (flags & 0x200) != 0 ? reader.UInt32() : track.DefaultSize;
            var sampleFlags = (flags & 0x400) != 0 ? reader.UInt32() : firstFlags ?? track.DefaultFlags;
            var composition = (flags & 0x800) != 0 ? reader.Int32() : 0;
            firstFlags = null;
            Check(track, size, duration, composition);
            var sample = new MediaSample(Original(track), time, (int)duration, composition, (sampleFlags & NonSync) == 0, default);
            _slots.Add(new SampleSlot(offset, (int)size, sample));
            offset += size;
            time += duration;
        }

        _nextOffset = offset;
    }

    // The defaults of one fragment are no concern of those who take its samples.
    private MediaTrack Original(MediaTrack track) => _tracks.First(original => original.Id == track.Id);

    private static void Check(MediaTrack track, uint size, uint duration, int composition)
    {
        if (size > LargestSample)
        {
            throw new MediaException(MediaFault.TooLarge, $"A sample of track {track.Id} has {size} bytes; the most is {LargestSample}.");
        }

        // A minute is no sample any more; and sums of them must not overflow.
        if (duration / (uint)track.Timescale > 60 || Math.Abs((long)composition) / track.Timescale > 60)
        {
            throw MediaException.Broken($"A sample of track {track.Id} lasts, or is shown after, more than a minute.");
        }
    }

    private static long DecodeTime(ReadOnlySpan<byte> tfdt)
    {
        if (tfdt.IsEmpty)
        {
            throw MediaException.Broken("A track fragment has no tfdt box, so nobody knows when it plays.");
        }

        var reader = new FieldReader(tfdt);
        return Bounded(reader.UInt64Or32(reader.FullBox(out _)));
    }

    private static long Bounded(ulong value) => value < LatestTime ? (long)value : throw MediaException.Broken($"{value} is no possible time or offset.");
}
