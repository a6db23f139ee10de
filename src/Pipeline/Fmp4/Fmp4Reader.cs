using System.Buffers;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>
/// Takes fragmented MP4 apart while it arrives: a sample comes out with its last byte, whatever the size of the fragment around it.
/// Memory is bounded by one header, one moof, and the caller's buffer of one sample.
/// </summary>
/// <param name="tracks">The header that came earlier, where the bytes may begin with a fragment.</param>
public sealed class Fmp4Reader(IReadOnlyList<MediaTrack>? tracks = null)
{
    private const int LargestHeader = 1 << 20;
    private const long LargestSkipped = 64 << 20;
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private IReadOnlyList<MediaTrack>? _tracks = tracks;
    private Queue<SampleSlot> _slots = new();
    private long _position; // of the first byte of the buffer, from the first of the request
    private long _skip; // bytes of a box that nobody wants
    private long? _mediaEnd; // end of the mdat that is being read
    private bool _isLast; // the segment that is being read says that it is the last

    /// <summary>Whether the bytes could end here: all boxes are whole.</summary>
    public bool IsBetweenBoxes => _skip == 0 && _slots.Count == 0 && _mediaEnd is null or long.MaxValue;

    /// <summary>Takes the next thing off the buffer; false means that more bytes are needed.</summary>
    /// <param name="buffer">Is advanced past what was used.</param>
    /// <param name="arrival">What came.</param>
    /// <exception cref="MediaException">The bytes cannot be used.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Arrival arrival)
    {
        arrival = default;
        while (true)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, buffer.Length);
                Advance(ref buffer, skipped);
                _skip -= skipped;
                if (_skip > 0)
                {
                    return false;
                }
            }

            if (_mediaEnd is { } end)
            {
                if (_slots.TryPeek(out var slot) && slot.Offset < end)
                {
                    return TryReadSample(ref buffer, slot, end, out arrival);
                }

                _mediaEnd = null;
                _skip = end == long.MaxValue ? LargestSkipped : end - _position;
                if (_slots.Count == 0 && _isLast)
                {
                    _isLast = false;
                    arrival = new Arrival { IsEnd = true };
                    return true;
                }
            }
            else if (!TryReadBox(ref buffer, ref arrival, out var isArrival))
            {
                return false;
            }
            else if (isArrival)
            {
                return true;
            }
        }
    }

    private bool TryReadSample(ref ReadOnlySequence<byte> buffer, SampleSlot slot, long end, out Arrival arrival)
    {
        arrival = default;
        if (slot.Offset < _position || slot.Offset + slot.Size > end)
        {
            throw MediaException.Broken("A fragment's samples do not lie in the mdat box that follows it.");
        }

        var gap = Math.Min(slot.Offset - _position, buffer.Length);
        Advance(ref buffer, gap);
        if (_position < slot.Offset || buffer.Length < slot.Size)
        {
            return false;
        }

        _slots.Dequeue();
        arrival = new Arrival { Sample = slot.Sample with { Data = buffer.Slice(0, slot.Size).ToArray() } };
        Advance(ref buffer, slot.Size);
        return true;
    }

    private bool TryReadBox(ref ReadOnlySequence<byte> buffer, ref Arrival arrival, out bool isArrival)
    {
        isArrival = false;
        if (!TryReadHeader(buffer, out var type, out var header, out var size))
        {
            return false;
        }

        switch (type)
        {
            case BoxType.Mdat:
                _mediaEnd = size == 0 ? long.MaxValue : _position + size;
                Advance(ref buffer, header);
                return true;
            case BoxType.Moov or BoxType.Moof or BoxType.Styp or BoxType.Prft:
                return TryReadContent(ref buffer, type, header, size, ref arrival, out isArrival);
            case BoxType.Mfra:
                isArrival = true;
                arrival = new Arrival { IsEnd = true };
                break;
        }

        Skip(type, size);
        return true;
    }

    private bool TryReadContent(ref ReadOnlySequence<byte> buffer, uint type, int header, long size, ref Arrival arrival, out bool isArrival)
    {
        isArrival = false;
        if (size is 0 or > LargestHeader)
        {
            throw new MediaException(MediaFault.TooLarge, $"A box '{BoxType.Name(type)}' has {size} bytes; the most is {LargestHeader}.");
        }

        if (buffer.Length < size)
        {
            return false;
        }

        var content = buffer.Slice(header, size - header).ToArray();
        isArrival = Use(type, content, ref arrival);
        Advance(ref buffer, size);
        return true;
    }

    /// <returns>Whether it is something to tell.</returns>
    private bool Use(uint type, ReadOnlySpan<byte> content, ref Arrival arrival)
    {
        switch (type)
        {
            case BoxType.Moov:
                _tracks = MovieReader.Read(content);
                arrival = new Arrival { Tracks = _tracks };
                return true;
            case BoxType.Moof:
                CheckComplete();
                _slots = new MovieFragmentReader(KnownTracks, _position).Read(content);
                return false;
            case BoxType.Styp:
                _isLast |= HasBrand(content, BoxType.Lmsg);
                return false;
            default:
                return TryReadProducerTime(content, out arrival);
        }
    }

    private IReadOnlyList<MediaTrack> KnownTracks => _tracks
        ?? throw new MediaException(MediaFault.NoHeader, "Media came before its header. Send ftyp and moov first, under the same address.");

    private void CheckComplete()
    {
        if (_slots.Count > 0)
        {
            throw MediaException.Broken("A fragment's samples do not lie in the mdat box that follows it.");
        }
    }

    private bool TryReadProducerTime(ReadOnlySpan<byte> content, out Arrival arrival)
    {
        arrival = default;
        var reader = new FieldReader(content);
        var version = reader.FullBox(out _);
        var id = reader.UInt32();
        var ntp = reader.UInt64();
        var mediaTime = reader.UInt64Or32(version);
        if (_tracks?.FirstOrDefault(t => t.Id == id) is not { } track || mediaTime > long.MaxValue)
        {
            return false;
        }

        var at = NtpEpoch.AddTicks((long)(((UInt128)ntp * TimeSpan.TicksPerSecond) >> 32));
        arrival = new Arrival { ProducerTime = new ProducerTime(track, (long)mediaTime, at) };
        return true;
    }

    private bool TryReadHeader(ReadOnlySequence<byte> buffer, out uint type, out int header, out long size)
    {
        (type, header, size) = (0, 8, 0);
        Span<byte> bytes = stackalloc byte[16];
        if (buffer.Length < header)
        {
            return false;
        }

        var there = (int)Math.Min(bytes.Length, buffer.Length);
        buffer.Slice(0, there).CopyTo(bytes);
        var reader = new FieldReader(bytes[..there]);
        size = reader.UInt32();
        type = reader.UInt32();
        if (!BoxType.IsPlausible(type))
        {
            throw MediaException.Broken("What was sent is no MP4, or its boxes are broken: a box has no type that could be one.");
        }

        if (size == 1)
        {
            header = 16;
            if (there < header)
            {
                return false;
            }

            size = (long)Math.Min(reader.UInt64(), long.MaxValue / 2);
        }

        if (size != 0 && size < header)
        {
            throw MediaException.Broken($"A box '{BoxType.Name(type)}' says that it has {size} bytes.");
        }

        return true;
    }

    private void Skip(uint type, long size)
    {
        _skip = size == 0 ? LargestSkipped : size;
        if (_skip > LargestSkipped)
        {
            throw new MediaException(MediaFault.TooLarge, $"A box '{BoxType.Name(type)}' has {size} bytes; the most is {LargestSkipped}.");
        }
    }

    private void Advance(ref ReadOnlySequence<byte> buffer, long count)
    {
        buffer = buffer.Slice(count);
        _position += count;
    }

    private static bool HasBrand(ReadOnlySpan<byte> styp, uint wanted)
    {
        var reader = new FieldReader(styp);
        while (reader.Left >= 4)
        {
            if (reader.UInt32() == wanted)
            {
                return true;
            }
        }

        return false;
    }
}
