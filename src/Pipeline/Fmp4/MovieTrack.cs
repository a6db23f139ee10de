namespace Loomcast.Pipeline.Fmp4;

/// <summary>The sample tables of one track of a progressive file, collected from the parts of a rendition.</summary>
public sealed class MovieTrack
{
    private readonly List<ReadOnlyMemory<byte>> _entries = [];
    private readonly List<MovieChunk> _chunks = [];
    private readonly List<int> _sizes = [];
    private readonly List<int> _syncSamples = []; // numbers, from 1
    private readonly RunLengths _durations = new();
    private readonly RunLengths _compositionOffsets = new();
    private MediaTrack? _current;

    internal IReadOnlyList<MovieChunk> Chunks => _chunks;

    /// <summary>Ticks of all samples.</summary>
    internal long Duration { get; private set; }

    internal int Timescale => Shape.Timescale;

    internal MediaTrack Shape { get; private set; } = null!;

    /// <summary>Describes the samples that follow.</summary>
    /// <param name="init">An init segment with one track.</param>
    /// <exception cref="MediaException">It is none.</exception>
    public void Begin(ReadOnlySpan<byte> init)
    {
        _current = MovieReader.Read(FieldReader.Find(init, BoxType.Moov))[0];
        Shape ??= _current;
        _entries.Add(_current.SampleEntry);
    }

    /// <summary>Adds the samples of a part.</summary>
    /// <param name="moof">Content of its moof box, which the part begins with.</param>
    /// <param name="offset">Of the part in its file.</param>
    /// <exception cref="MediaException">It cannot be read.</exception>
    public void Add(ReadOnlySpan<byte> moof, long offset)
    {
        var slots = new MovieFragmentReader([_current!], offset).Read(moof);
        if (slots.Count == 0)
        {
            return;
        }

        var (first, start) = (slots.Peek().Offset, Duration);
        var (count, end) = (slots.Count, first);
        foreach (var slot in slots)
        {
            _sizes.Add(slot.Size);
            _durations.Add(slot.Sample.Duration);
            _compositionOffsets.Add(slot.Sample.CompositionOffset);
            if (slot.Sample.IsSync)
            {
                _syncSamples.Add(_sizes.Count);
            }

            Duration += slot.Sample.Duration;
            end = slot.Offset + slot.Size;
        }

        _chunks.Add(new MovieChunk(first, end - first, start, count, _entries.Count));
    }

    /// <param name="w">Where to.</param>
    /// <param name="offsets">Where each chunk lies in the file.</param>
    internal void WriteTable(BoxWriter w, ReadOnlySpan<long> offsets)
    {
        using (w.Open("stbl"u8))
        {
            WriteEntries(w);
            _durations.Write(w, "stts"u8);
            if (_compositionOffsets.IsAnyNotZero)
            {
                _compositionOffsets.Write(w, "ctts"u8, version: 1);
            }

            if (_syncSamples.Count < _sizes.Count)
            {
                WriteNumbers(w, "stss"u8, _syncSamples);
            }

            WriteChunks(w);
            using (w.OpenFull("stsz"u8))
            {
                w.UInt32(0); // each has a size of its own
                w.UInt32((uint)_sizes.Count);
                _sizes.ForEach(size => w.UInt32((uint)size));
            }

            using (w.OpenFull("co64"u8))
            {
                w.UInt32((uint)offsets.Length);
                foreach (var offset in offsets)
                {
                    w.UInt64((ulong)offset);
                }
            }
        }
    }

    private void WriteEntries(BoxWriter w)
    {
        using (w.OpenFull("stsd"u8))
        {
            w.UInt32((uint)_entries.Count);
            _entries.ForEach(entry => w.Bytes(entry.Span));
        }
    }

    // One line for each run of chunks that are alike (ISO/IEC 14496-12, 8.7.4).
    private void WriteChunks(BoxWriter w)
    {
        using (w.OpenFull("stsc"u8))
        {
            var lines = _chunks.Index().Where(chunk => chunk.Index == 0 || !AreAlike(_chunks[chunk.Index - 1], chunk.Item)).ToList();
            w.UInt32((uint)lines.Count);
            foreach (var (index, chunk) in lines)
            {
                w.UInt32((uint)index + 1);
                w.UInt32((uint)chunk.Samples);
                w.UInt32((uint)chunk.Entry);
            }
        }
    }

    private static bool AreAlike(MovieChunk one, MovieChunk other) => one.Samples == other.Samples && one.Entry == other.Entry;

    private static void WriteNumbers(BoxWriter w, ReadOnlySpan<byte> type, List<int> numbers)
    {
        using (w.OpenFull(type))
        {
            w.UInt32((uint)numbers.Count);
            numbers.ForEach(number => w.UInt32((uint)number));
        }
    }
}
