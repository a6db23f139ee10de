namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>An EXT-X-PART.</summary>
/// <param name="Attributes">As they stand.</param>
internal sealed record Part(AttributeList Attributes)
{
    public string Uri => Attributes.Text("URI") ?? throw new PlaylistException("EXT-X-PART without URI.");

    /// <summary>Seconds.</summary>
    public decimal Duration => Attributes.Number("DURATION") ?? throw new PlaylistException("EXT-X-PART without DURATION.");

    public bool IsIndependent => Attributes.IsYes("INDEPENDENT");

    public bool IsGap => Attributes.IsYes("GAP");
}
