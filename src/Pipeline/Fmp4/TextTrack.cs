using System.Collections.Frozen;
using Loomcast.Pipeline.Captions;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Captions as a track of a progressive file: 3GPP timed text (TS 26.245), which ffmpeg calls mov_text.</summary>
/// <param name="language">BCP 47.</param>
public sealed class TextTrack(string language)
{
    private const uint Timescale = 1000;
    private const int LongestText = ushort.MaxValue;

    // ISO 639-2/T of the languages that are spoken here; others are undetermined. The runtime has no such table in its invariant mode.
    private static readonly FrozenDictionary<string, string> ThreeLetters =
        "ar ara cs ces da dan de deu el ell en eng es spa fi fin fr fra hi hin hu hun it ita ja jpn ko kor nl nld no nor pl pol pt por ro ron ru rus sv swe tr tur uk ukr zh zho"
            .Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    private readonly List<Cue> _cues = [];
    private readonly List<int> _sizes = [];
    private readonly RunLengths _durations = new();
    private readonly BoxWriter _samples = new(4096);
    private long _end; // of what was laid down as samples
    private int _offsetAt; // where in the head the offset of the samples is to be written

    public bool IsEmpty => _cues.Count == 0;

    /// <summary>Texts one after the other, with nothing where nothing is said.</summary>
    internal ReadOnlyMemory<byte> Samples => _samples.Written;

    /// <summary>Adds the cues of a segment, in order.</summary>
    /// <param name="cues">Times are milliseconds of the stream's timeline.</param>
    /// <param name="start">Of the segment, milliseconds of the stream's timeline.</param>
    /// <param name="end">Of the segment.</param>
    /// <param name="shift">Milliseconds by which the segment plays earlier or later in the file.</param>
    public void Add(IEnumerable<Cue> cues, long start, long end, long shift)
    {
        foreach (var cue in cues.Where(cue => cue.Overlaps(start, end)))
        {
            var added = new Cue(Math.Max(cue.Start, start) + shift, Math.Min(cue.End, end) + shift, cue.Text);
            if (_cues is [.., var last] && last.Text == added.Text && last.End >= added.Start)
            {
                _cues[^1] = last with { End = added.End };
            }
            else
            {
                _cues.Add(added);
            }
        }
    }

    /// <summary>No cues follow.</summary>
    internal void Close()
    {
        foreach (var cue in _cues)
        {
            if (cue.Start > _end)
            {
                Lay("", cue.Start - _end);
            }

            if (cue.End > _end)
            {
                Lay(cue.Text, cue.End - _end);
            }
        }
    }

    /// <param name="w">Where to.</param>
    /// <param name="id">Of the track.</param>
    /// <param name="width">Of the pictures.</param>
    /// <param name="height">Of the pictures.</param>
    internal void Write(BoxWriter w, uint id, int width, int height)
    {
        using (w.Open("trak"u8))
        {
            MovieBoxes.TrackHeader(w, id, isSound: false, width, height, (ulong)_end, isEnabled: false);
            using (w.Open("mdia"u8))
            {
                MovieBoxes.MediaHeader(w, Timescale, (ulong)_end, PackedLanguage());
                MovieBoxes.MediaHandler(w, "sbtl"u8, "SubtitleHandler\0"u8);
                using (w.Open("minf"u8))
                {
                    using (w.OpenFull("nmhd"u8))
                    {
                    }

                    MovieBoxes.DataInThisFile(w);
                    WriteTable(w, width, height);
                }
            }
        }
    }

    /// <summary>Writes the samples, and where they are.</summary>
    internal void Place(BoxWriter w)
    {
        w.PatchUInt32(_offsetAt, (uint)w.Length);
        w.Bytes(_samples.Written.Span);
    }

    private void Lay(string text, long duration)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var length = Math.Min(bytes.Length, LongestText);
        _samples.UInt16(length);
        _samples.Bytes(bytes.AsSpan(0, length));
        _sizes.Add(length + sizeof(ushort));
        _durations.Add((int)duration);
        _end += duration;
    }

    private void WriteTable(BoxWriter w, int width, int height)
    {
        using (w.Open("stbl"u8))
        {
            using (w.OpenFull("stsd"u8))
            {
                w.UInt32(1);
                WriteEntry(w, width, height);
            }

            _durations.Write(w, "stts"u8);
            using (w.OpenFull("stsc"u8))
            {
                w.UInt32(1);
                w.UInt32(1);
                w.UInt32((uint)_sizes.Count);
                w.UInt32(1);
            }

            using (w.OpenFull("stsz"u8))
            {
                w.UInt32(0); // each has a size of its own
                w.UInt32((uint)_sizes.Count);
                _sizes.ForEach(size => w.UInt32((uint)size));
            }

            using (w.OpenFull("stco"u8))
            {
                w.UInt32(1);
                _offsetAt = w.Length;
                w.UInt32(0);
            }
        }
    }

    // White on black, at the bottom of the picture.
    private static void WriteEntry(BoxWriter w, int width, int height)
    {
        using (w.Open("tx3g"u8))
        {
            w.Zeros(6);
            w.UInt16(1);
            w.UInt32(0);
            w.Byte(1); // centred
            w.Byte(0xFF); // at the bottom
            w.UInt32(0x000000FF);
            w.Zeros(4);
            w.UInt16(height);
            w.UInt16(width);
            w.Zeros(4);
            w.UInt16(1);
            w.Byte(0);
            w.Byte((byte)Math.Clamp(height / 20, 8, 96));
            w.UInt32(0xFFFFFFFF);
            using (w.Open("ftab"u8))
            {
                w.UInt16(1);
                w.UInt16(1);
                w.Byte(10);
                w.Bytes("Sans-Serif"u8);
            }
        }
    }

    private ushort PackedLanguage()
    {
        var primary = language.Split('-')[0];
        var letters = primary.Length == 3 ? primary : ThreeLetters.GetValueOrDefault(primary, "und");
        return (ushort)(((letters[0] - 0x60) << 10) | ((letters[1] - 0x60) << 5) | (letters[2] - 0x60));
    }
}
