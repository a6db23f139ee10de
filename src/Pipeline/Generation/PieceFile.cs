using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>A spoken sentence as the session keeps it, so that it is spoken once.</summary>
internal static class PieceFile
{
    // First byte of the file: what an older version of the server kept is spoken again.
    private const byte Version = 1;

    public static string NameOf(int scene, int piece) => $"scene-{scene}-piece-{piece}.speech";

    public static byte[] Write(SpokenPiece piece)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(Version);
            Write(writer, [.. piece.Phones.Select(phone => (phone.Symbol, phone.Start, phone.End))]);
            Write(writer, [.. piece.Words.Select(word => (word.Text, word.Start, word.End))]);
            writer.Write(piece.Samples.Length);
            writer.Write(MemoryMarshal.AsBytes(piece.Samples.Span));
        }

        return bytes.ToArray();
    }

    /// <returns>Null where it is nothing that this version has kept.</returns>
    public static SpokenPiece? Read(byte[] kept)
    {
        if (kept is not [Version, ..])
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(kept, 1, kept.Length - 1));
        var phones = ReadTimes(reader).Select(time => new Phone(time.Text, time.Start, time.End)).ToImmutableArray();
        var words = ReadTimes(reader).Select(time => new Word(time.Text, time.Start, time.End)).ToImmutableArray();
        var samples = new short[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(samples.AsSpan()));
        return new SpokenPiece(samples, phones, words);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<(string Text, TimeSpan Start, TimeSpan End)> times)
    {
        writer.Write(times.Count);
        foreach (var (text, start, end) in times)
        {
            writer.Write(text);
            writer.Write(start.Ticks);
            writer.Write(end.Ticks);
        }
    }

    private static List<(string Text, TimeSpan Start, TimeSpan End)> ReadTimes(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var times = new List<(string, TimeSpan, TimeSpan)>(count);
        for (var index = 0; index < count; index++)
        {
            times.Add((reader.ReadString(), new TimeSpan(reader.ReadInt64()), new TimeSpan(reader.ReadInt64())));
        }

        return times;
    }
}
