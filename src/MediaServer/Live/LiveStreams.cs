using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <summary>All streams that can be played, by the id of their session.</summary>
internal sealed class LiveStreams(MediaFolder folder, OriginMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, LiveStream> _streams = new(StringComparer.Ordinal);

    public LiveStream Add(string id, StreamSettings settings) =>
        _streams[id] = new LiveStream(settings, rendition => folder.Create(id, rendition), metrics, time);

    public bool TryFind(string id, [NotNullWhen(true)] out LiveStream? stream) => _streams.TryGetValue(id, out stream);

    /// <summary>Takes the stream away from viewers and deletes its media.</summary>
    public void Delete(string id)
    {
        if (_streams.TryRemove(id, out var stream))
        {
            stream.Dispose();
            folder.Delete(id);
        }
    }

    public void Dispose()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }
}
