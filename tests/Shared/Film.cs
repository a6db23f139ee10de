using System.Buffers;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Tests.Shared;

/// <summary>Fragmented MP4 of sound and pictures, to be sent by the second.</summary>
internal sealed class Film
{
    private readonly List<(double At, byte[] Bytes)> _fragments = [];

    private Film(byte[] header) => Header = header;

    public byte[] Header { get; }

    /// <summary>An empty mfra: nothing follows.</summary>
    public static byte[] End => [0, 0, 0, 8, .. "mfra"u8];

    public static Film Of(byte[] mp4)
    {
        var (header, fragments) = Pieces.Of(mp4);
        var film = new Film(header);
        var reader = new Fmp4Reader();
        Read(reader, header);
        long? first = null;
        foreach (var fragment in fragments)
        {
            var picture = Read(reader, fragment).FirstOrDefault(sample => sample.Track.Kind == MediaKind.Video);
            first ??= picture.DecodeTime;
            film._fragments.Add((picture.Track is { } track ? (picture.DecodeTime - first.Value) / (double)track.Timescale : film._fragments[^1].At, fragment));
        }

        return film;
    }

    /// <summary>What begins in that time, seconds; key frames begin fragments.</summary>
    public byte[] Between(double from, double to) => [.. _fragments.Where(f => f.At > from - 0.01 && f.At < to - 0.01).SelectMany(f => f.Bytes)];

    private static List<MediaSample> Read(Fmp4Reader reader, byte[] bytes)
    {
        var samples = new List<MediaSample>();
        var rest = new ReadOnlySequence<byte>(bytes);
        while (reader.TryRead(ref rest, out var arrival))
        {
            if (arrival.Sample is { } sample)
            {
                samples.Add(sample);
            }
        }

        return samples;
    }
}
