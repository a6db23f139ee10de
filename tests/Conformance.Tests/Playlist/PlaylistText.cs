using System.Text;

namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>The lines of a playlist (RFC 8216bis, 4.1): tags and URIs; comments and blank lines are left out.</summary>
/// <param name="Tags">All tags in order.</param>
/// <param name="Lines">Tags and URIs in order: exactly one of the two is set.</param>
internal sealed record PlaylistText(IReadOnlyList<Tag> Tags, IReadOnlyList<(Tag? Tag, string? Uri)> Lines)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static PlaylistText Read(ReadOnlySpan<byte> bytes)
    {
        var text = Decode(bytes);
        var lines = new List<(Tag?, string?)>();
        var number = 0;
        foreach (var ended in text.Split('\n'))
        {
            number++;
            var line = ended.EndsWith('\r') ? ended[..^1] : ended;
            if (number == 1 && line != "#EXTM3U")
            {
                throw new PlaylistException($"The first line is '{line}', not #EXTM3U.");
            }

            if (line.Any(char.IsControl))
            {
                throw new PlaylistException($"Line {number} holds a control character.");
            }

            if (line.StartsWith("#EXT", StringComparison.Ordinal))
            {
                lines.Add((TagOf(line, number), null));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                lines.Add((null, line.Any(char.IsWhiteSpace) ? throw new PlaylistException($"Line {number}: white space in a URI.") : line));
            }
        }

        return new PlaylistText([.. lines.Select(line => line.Item1).OfType<Tag>()], lines);
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            throw new PlaylistException("The text begins with a byte order mark.");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new PlaylistException("The text is not UTF-8.");
        }
    }

    private static Tag TagOf(string line, int number)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new Tag(line[1..], null, number) : new Tag(line[1..colon], line[(colon + 1)..], number);
    }
}
