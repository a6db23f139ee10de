using System.Collections.Frozen;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// Publishes to an origin elsewhere by CMAF ingest (DASH-IF Live Media Ingest, interface 1): one long chunked request for each rendition.
/// Captions stay behind: the door takes movie fragments only. A connection that breaks is made anew, and the last parts are sent again; the origin knows them.
/// </summary>
/// <param name="ingest">Where the session takes its media, as the API told it; ends with a slash.</param>
/// <param name="token">Shown to the origin; null where it asks for none.</param>
/// <param name="time">Paces the attempts to connect.</param>
public sealed class CmafPublisher(Uri ingest, string? token, TimeProvider time) : IStreamPublisher, IAsyncDisposable
{
    // One that has no timeout: a request lasts as long as the stream.
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());
    private FrozenDictionary<string, CmafTrack> _tracks = FrozenDictionary<string, CmafTrack>.Empty;

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        _tracks = renditions.Where(r => r.Kind != MediaKind.Subtitles).ToFrozenDictionary(r => r.Name, r => new CmafTrack(_client, new Uri(ingest, r.Name), token, r, startsAt, time));
        return ValueTask.CompletedTask;
    }

    /// <summary>Hands the part to its connection; unlike in process, viewers get it when the origin has it.</summary>
    /// <exception cref="EncodingException">The origin takes no more, or cannot be reached.</exception>
    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) =>
        _tracks.TryGetValue(part.Rendition, out var track) ? track.AppendAsync(part, cancellationToken) : ValueTask.CompletedTask;

    /// <exception cref="EncodingException">The origin has not taken everything.</exception>
    public async ValueTask CloseAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_tracks.Values.Select(track => track.CompleteAsync())).WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var track in _tracks.Values)
        {
            await track.DisposeAsync();
        }

        _client.Dispose();
    }
}
