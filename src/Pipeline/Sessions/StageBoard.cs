namespace Loomcast.Pipeline.Sessions;

/// <summary>Tells how the stages of a session's work go, and how much of the whole is done: each change of a stage at once, its progress a few times a second.</summary>
/// <remarks>Stages may run at once, each told by its own task; the lock protects what was told last.</remarks>
internal sealed class StageBoard
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500); // between two progress events

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3); // in which a stage that runs tells nothing of itself

    private const double Step = 0.01; // of a stage's progress that is worth an event
    private const double LeastKnown = 0.01; // from which on what remains can be told

    private readonly Lock _lock = new();
    private readonly SessionContext _context;
    private readonly string[] _names;
    private readonly StageEvent[] _stages;
    private readonly double?[] _shares; // the progress of each that was told last
    private readonly long[] _begun;
    private readonly long _started;
    private readonly double _earlier; // seconds of work of earlier runs
    private ProgressEvent _progress;
    private long? _told;

    /// <param name="context">Gets the events. What an earlier run finished stays so.</param>
    /// <param name="stages">In the order of the data, with their shares of the work.</param>
    public StageBoard(SessionContext context, params IReadOnlyList<(string Name, double Weight)> stages)
    {
        _context = context;
        _names = [.. stages.Select(stage => stage.Name)];
        _begun = new long[stages.Count];
        _shares = new double?[stages.Count];
        _started = context.Time.GetTimestamp();
        var all = stages.Sum(stage => stage.Weight);
        var earlier = context.Earlier?.Events ?? [];
        _progress = earlier.OfType<ProgressEvent>().LastOrDefault() ?? new ProgressEvent { At = context.Time.GetUtcNow() };
        _earlier = _progress.Elapsed;
        var done = earlier.OfType<StageEvent>().Where(e => e is { Weight: not null, State: StageState.Done }).ToLookup(e => e.Stage);
        _stages = [.. stages.Select(stage => done[stage.Name].LastOrDefault()
            ?? new StageEvent { At = context.Time.GetUtcNow(), Stage = stage.Name, State = StageState.Waiting, Weight = Math.Round(stage.Weight / all, 4) })];
        foreach (var stage in _stages.Where(stage => stage.State == StageState.Waiting))
        {
            context.Emit(stage);
        }
    }

    /// <summary>Whether an earlier run has finished this stage.</summary>
    public bool IsDone(string stage) => _stages[IndexOf(stage)].State == StageState.Done;

    public void Begin(string stage)
    {
        lock (_lock)
        {
            var index = IndexOf(stage);
            _begun[index] = _context.Time.GetTimestamp();
            Tell(index, _stages[index] with { State = StageState.Running, Progress = _stages[index].Progress ?? 0, Detail = null });
        }
    }

    /// <param name="stage">One that has begun.</param>
    /// <param name="progress">0 to 1, or null while unknown.</param>
    public void Advance(string stage, double? progress)
    {
        lock (_lock)
        {
            var index = IndexOf(stage);
            _stages[index] = _stages[index] with { Progress = Rounded(progress) };
            TellProgress(now: false);
        }
    }

    public void Finish(string stage) => End(stage, StageState.Done, 1, null);

    /// <summary>It failed, and the session goes on without it.</summary>
    public void Skip(string stage, string reason) => End(stage, StageState.Skipped, 1, reason);

    /// <summary>It failed, and the session with it.</summary>
    public void Fail(string stage, string reason)
    {
        lock (_lock)
        {
            var index = IndexOf(stage);
            Tell(index, _stages[index] with { State = StageState.Failed, Detail = reason });
        }
    }

    /// <summary>Adds to what is told of the whole: frames, speed, counts, previews.</summary>
    public void Note(Func<ProgressEvent, ProgressEvent> change)
    {
        lock (_lock)
        {
            _progress = change(_progress);
            TellProgress(now: false);
        }
    }

    private void End(string stage, StageState state, double progress, string? detail)
    {
        lock (_lock)
        {
            var index = IndexOf(stage);
            PipelineMeter.Stage(stage, _context.Time.GetElapsedTime(_begun[index]));
            Tell(index, _stages[index] with { State = state, Progress = progress, Detail = detail });
            TellProgress(now: true);
        }
    }

    private void Tell(int index, StageEvent stage)
    {
        var elapsed = _begun[index] == 0 ? TimeSpan.Zero : _context.Time.GetElapsedTime(_begun[index]);
        _stages[index] = stage with
        {
            At = _context.Time.GetUtcNow(),
            ElapsedMs = Math.Round(elapsed.TotalMilliseconds, 1),
            Remaining = stage.State == StageState.Running ? Remaining(stage.Progress, elapsed.TotalSeconds) : null,
        };
        _shares[index] = stage.Progress;
        _context.Emit(_stages[index]);
    }

    private void TellProgress(bool now)
    {
        if (!now && _told is { } told && _context.Time.GetElapsedTime(told) < Pause)
        {
            return;
        }

        for (var index = 0; index < _stages.Length; index++)
        {
            if (_stages[index] is { State: StageState.Running } stage && ((stage.Progress ?? 0) - (_shares[index] ?? 0) >= Step || _context.Time.GetUtcNow() - stage.At >= Longest))
            {
                Tell(index, _stages[index]);
            }
        }

        _told = _context.Time.GetTimestamp();
        var done = _stages.Any(stage => stage is { State: StageState.Running, Progress: null }) ? null : Rounded(_stages.Sum(stage => stage.Weight * (stage.Progress ?? 0)));
        var elapsed = _earlier + _context.Time.GetElapsedTime(_started).TotalSeconds;
        _progress = _progress with
        {
            At = _context.Time.GetUtcNow(),
            Progress = done,
            Elapsed = Math.Round(elapsed, 1),
            Remaining = Remaining(done, elapsed),
        };
        _context.Emit(_progress);
    }

    private static double? Remaining(double? share, double elapsed) => share is > LeastKnown and { } known ? Math.Round(elapsed * (1 - known) / known, 1) : null;

    private int IndexOf(string stage) => Array.IndexOf(_names, stage);

    private static double? Rounded(double? share) => share is { } known ? Math.Round(Math.Clamp(known, 0, 1), 4) : null;
}
