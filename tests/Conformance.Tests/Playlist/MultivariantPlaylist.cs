namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>A multivariant playlist: what can be played, in the order of the text.</summary>
internal sealed class MultivariantPlaylist
{
    private readonly List<(AttributeList, string)> _variants = [];

    private MultivariantPlaylist(PlaylistText text)
    {
        Text = text;
        AttributeList? variant = null;
        foreach (var (tag, uri) in text.Lines)
        {
            if (uri is not null)
            {
                _variants.Add((variant ?? throw new PlaylistException($"'{uri}' follows no EXT-X-STREAM-INF."), uri));
                variant = null;
            }
            else if (variant is not null)
            {
                throw new PlaylistException($"Line {tag!.Line} stands between EXT-X-STREAM-INF and its URI.");
            }
            else if (tag!.Name == "EXT-X-STREAM-INF")
            {
                variant = tag.Attributes;
            }
        }

        if (variant is not null)
        {
            throw new PlaylistException("The last EXT-X-STREAM-INF has no URI.");
        }
    }

    public PlaylistText Text { get; }

    public IReadOnlyList<(AttributeList Attributes, string Uri)> Variants => _variants;

    public IEnumerable<AttributeList> Renditions => Text.Tags.Where(tag => tag.Name == "EXT-X-MEDIA").Select(tag => tag.Attributes);

    public IEnumerable<AttributeList> IFrameVariants => Text.Tags.Where(tag => tag.Name == "EXT-X-I-FRAME-STREAM-INF").Select(tag => tag.Attributes);

    /// <summary>The URIs of all media playlists, each once: those of variants first.</summary>
    public IReadOnlyList<string> MediaPlaylists =>
    [
        .. _variants.Select(variant => variant.Item2)
            .Concat(Renditions.Concat(IFrameVariants).Select(media => media.Text("URI")).OfType<string>())
            .Distinct(),
    ];

    public static MultivariantPlaylist Parse(ReadOnlySpan<byte> bytes) => new(PlaylistText.Read(bytes));
}
