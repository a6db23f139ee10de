using System.Collections.Concurrent;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Encoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Pipeline.Tests.Sessions;

/// <summary>A session whose media and events are collected, and whose files lie in a folder of its own.</summary>
internal sealed class CollectedSession : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("loomcast-");
    private readonly ConcurrentQueue<SessionEvent> _told = [];

    public CollectedSession(EarlierRun? earlier = null, TimeProvider? time = null)
    {
        Context = new SessionContext("test", _told.Enqueue, Publisher, time ?? TimeProvider.System, NullLogger.Instance) { Files = new SessionFiles(_folder.FullName), Earlier = earlier };
    }

    public SessionContext Context { get; }

    public CollectingPublisher Publisher { get; } = new();

    public IEnumerable<SessionEvent> Told => _told;

    public void Dispose() => _folder.Delete(recursive: true);
}
