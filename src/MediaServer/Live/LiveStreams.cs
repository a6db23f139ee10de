using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Sessions;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Live;

/// <summary>All streams that can be played, by the id of their session.</summary>
internal sealed class LiveStreams(MediaFolder folder, OriginMetrics metrics, IOptions<LiveOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, LiveStream> _streams = new(StringComparer.Ordinal);

    public LiveStream Add(string id, StreamSettings settings) =>
        _streams[id] = new LiveStream(settings, folder.Of(id), new Demand(time, options.Value.RestAfter), metrics, time);

    /// <summary>The stream of a session of an earlier run; it goes on when somebody wants it.</summary>
    public LiveStream Restore(string id, StreamSettings settings, bool hasEnded) =>
        _streams[id] = LiveStream.Restore(folder.Of(id), settings, hasEnded, new Demand(time, options.Value.RestAfter) { IsQuiet = true }, metrics, time);

    public bool TryFind(string id, [NotNullWhen(true)] out LiveStream? stream) => _streams.TryGetValue(id, out stream);

    /// <summary>Takes the stream away from viewers and deletes its media.</summary>
    public void Delete(string id)
    {
        if (_streams.TryRemove(id, out var stream))
        {
            stream.Dispose();
            folder.Of(id).Delete();
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
