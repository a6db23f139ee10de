using System.Collections.Concurrent;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Encoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Pipeline.Tests.Sessions;

/// <summary>A session whose media and events are collected, and whose files lie in a folder of its own.</summary>
internal sealed class CollectedSession : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentQueue<SessionEvent> _told = [];
    private readonly ConcurrentQueue<(Func<SessionEvent, bool> Is, TaskCompletionSource Told)> _awaited = [];

    public CollectedSession(EarlierRun? earlier = null, TimeProvider? time = null)
        : this(Directory.CreateTempSubdirectory("loomcast-"), earlier, time)
    {
    }

    private CollectedSession(DirectoryInfo folder, EarlierRun? earlier, TimeProvider? time)
    {
        _folder = folder;
        Context = new SessionContext("test", Tell, Publisher, time ?? TimeProvider.System, NullLogger.Instance) { Files = new SessionFiles(_folder.FullName), Earlier = earlier };
    }

    public SessionContext Context { get; }

    public CollectingPublisher Publisher { get; } = new();

    public IEnumerable<SessionEvent> Told => _told;

    /// <summary>The states of a stage, each once it is another.</summary>
    public IEnumerable<StageState> StatesOf(string stage)
    {
        StageState? before = null;
        foreach (var told in _told.OfType<StageEvent>().Where(e => e.Stage == stage && e.State != before))
        {
            yield return (before = told.State).Value;
        }
    }

    /// <summary>Completes when such an event is told, or was.</summary>
    public Task WhenAsync(Func<SessionEvent, bool> isIt)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((isIt, told));
        if (_told.Any(isIt))
        {
            told.TrySetResult();
        }

        return told.Task;
    }

    /// <summary>The same session after a restart of the server: what it has told, published and written is there.</summary>
    public CollectedSession Again()
    {
        var ends = Publisher.Renditions.ToDictionary(r => r.Name, r => Publisher.Parts(r.Name).Sum(part => (long)part.Duration));
        var stream = ends.Count == 0 ? null : new StreamProgress(DateTimeOffset.UnixEpoch, ends) { Renditions = Publisher.Renditions };
        return new CollectedSession(_folder, new EarlierRun([.. Context.Earlier?.Events ?? [], .. Told], stream), null);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    private void Tell(SessionEvent e)
    {
        _told.Enqueue(e);
        foreach (var (_, told) in _awaited.Where(awaited => awaited.Is(e)))
        {
            told.TrySetResult();
        }
    }
}
