using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>What arrives under one header: one track of CMAF, or all tracks of a muxed file.</summary>
internal sealed class IngestSource(string name)
{
    public string Name => name;

    /// <summary>The header in force; null before the first.</summary>
    public IReadOnlyList<MediaTrack>? Header { get; set; }

    /// <summary>The session's tracks by the header's ids.</summary>
    public Dictionary<uint, IngestTrack> Tracks { get; } = [];

    /// <summary>The requests that are open, in the order in which they came. The first one's samples are taken; the others wait.</summary>
    public List<IngestRequest> Requests { get; } = [];

    /// <summary>A header came, and no sample since: the next decides whether its sender counts time as before.</summary>
    public bool IsFresh { get; set; }

    /// <summary>The sender has said that nothing follows.</summary>
    public bool HasEnded { get; set; }
}
