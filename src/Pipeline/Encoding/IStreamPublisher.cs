namespace Loomcast.Pipeline.Encoding;

/// <summary>Where encoded media goes: into the origin's live window in the same process, or to an origin elsewhere by CMAF ingest.</summary>
/// <remarks>
/// Calls of one rendition never overlap; renditions are independent of each other. Publishing never waits for viewers.
/// </remarks>
public interface IStreamPublisher
{
    /// <summary>Tells all renditions and the wall clock of media time zero, once, before the first part.</summary>
    ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken);

    /// <summary>Adds the next part; when it returns, the part can be served.</summary>
    ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken);

    /// <summary>Nothing follows in any rendition: a segment that is still open ends with its last part, then ENDLIST.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);
}
