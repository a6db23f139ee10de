using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Inference;

/// <summary>
/// The calls that all sessions make of one model: those with the earliest deadlines run next, rows of several callers together, as many
/// as the <see cref="CostCurve"/> says are done in time.
/// </summary>
/// <remarks>
/// Any thread calls and cancels. The lock protects the line, the runs and the costs. Each lane is a thread that takes from the line and
/// owns its buffers; a caller's memory is its own again when its call returns.
/// </remarks>
internal sealed class ModelBatcher<TInput, TOutput> : IAsyncDisposable
    where TInput : unmanaged
    where TOutput : unmanaged
{
    private readonly BatchModel<TInput, TOutput> _model;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _room;
    private readonly SemaphoreSlim _work = new(0); // at least one for each call that waits: a lane that finds none waits again
    private readonly Lock _lock = new();
    private readonly SortedSet<ModelCall<TInput, TOutput>> _waiting = new(Comparer<ModelCall<TInput, TOutput>>.Create((a, b) => (a.Deadline, a.Order).CompareTo((b.Deadline, b.Order))));
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _lanes;
    private long _order;

    private ModelBatcher(BatchModel<TInput, TOutput> model, InferenceOptions options, TimeProvider time)
    {
        (_model, _time) = (model, time);
        MostRows = model.FixedBatch ?? options.MostRows;
        _room = new SemaphoreSlim(options.QueueLength);
        using var lane = new BatchLane<TInput, TOutput>(model);
        Costs = CostCurve.Measure(model.FixedBatch ?? 1, MostRows, time, lane.Try);

        // Threads of their own: a run blocks, and must not keep one of the pool from those who answer requests.
        _lanes = [.. Enumerable.Range(0, model.Lanes).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Rows of the largest call.</summary>
    public int MostRows { get; }

    public CostCurve Costs { get; }

    /// <summary>Runs that go on at the same time.</summary>
    public int Lanes => _model.Lanes;

    /// <summary>Measures the model, which takes some ten runs, and serves it until disposed of.</summary>
    public static ModelBatcher<TInput, TOutput> Open(BatchModel<TInput, TOutput> model, InferenceOptions options, TimeProvider time) => new(model, options, time);

    /// <summary>Runs the model.</summary>
    /// <param name="rows">Rows of input, one behind the other.</param>
    /// <param name="outputs">Gets one row of output each.</param>
    /// <param name="deadline">When the first of the answers is needed.</param>
    /// <param name="cancellationToken">Takes the rows out of the line, or out of the answers of a run that serves others too; a run that then serves nobody is stopped.</param>
    public async Task RunAsync(ReadOnlyMemory<TInput> rows, IReadOnlyList<Memory<TOutput>> outputs, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs.Count, MostRows, nameof(outputs));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _room.WaitAsync(ending.Token);
        var call = new ModelCall<TInput, TOutput>(rows, outputs, deadline) { Order = Interlocked.Increment(ref _order), Since = _time.GetTimestamp() };
        lock (_lock)
        {
            _waiting.Add(call);
        }

        PipelineMeter.ModelWaits(_model.Name, outputs.Count);
        _work.Release();
        await using var registration = ending.Token.Register(() => Cancel(call, ending.Token));
        await call.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _work.Release(_lanes.Length);
        await Task.WhenAll(_lanes);
        _model.Owned?.Dispose();
        _stopping.Dispose();
    }

    private void Cancel(ModelCall<TInput, TOutput> call, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Remove(call))
            {
                Leave(call);
            }
            else if (!call.Run!.TryLeave(call))
            {
                return;
            }
        }

        call.Stop(cancellationToken);
    }

    private void Work()
    {
        using var lane = new BatchLane<TInput, TOutput>(_model);
        while (!_stopping.IsCancellationRequested)
        {
            while (Take() is { } taken)
            {
                using var run = taken;
                Run(lane, run);
            }

            _work.Wait();
        }
    }

    /// <summary>Those that go next, out of the line; null where nobody waits.</summary>
    private ModelRun<TInput, TOutput>? Take()
    {
        lock (_lock)
        {
            if (_waiting.Min is not { } first)
            {
                return null;
            }

            var count = Costs.CallsFor(_waiting.Select(call => call.Outputs.Count), MostRows, first.Deadline - _time.GetUtcNow());
            var run = new ModelRun<TInput, TOutput>([.. _waiting.Take(count)]);
            foreach (var call in run.Calls)
            {
                _waiting.Remove(call);
                call.Run = run;
                Leave(call);
            }

            return run;
        }
    }

    private void Run(BatchLane<TInput, TOutput> lane, ModelRun<TInput, TOutput> run)
    {
        var started = _time.GetTimestamp();
        try
        {
            lane.Run(run);
            foreach (var call in End(run, _time.GetElapsedTime(started)))
            {
                lane.Answer(call);
            }
        }
        catch (OperationCanceledException) when (run.Stopped.IsCancellationRequested)
        {
            // whoever was in it has left
        }
#pragma warning disable CA1031 // the callers get it; the lane serves the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var call in End(run, took: null))
            {
                call.Fail(e);
            }
        }
    }

    private IReadOnlyList<ModelCall<TInput, TOutput>> End(ModelRun<TInput, TOutput> run, TimeSpan? took)
    {
        lock (_lock)
        {
            if (took is { } known)
            {
                Costs.Learn(run.Rows, known);
                PipelineMeter.ModelRan(_model.Name, run.Rows, known);
            }

            return run.End();
        }
    }

    private void Leave(ModelCall<TInput, TOutput> call)
    {
        _room.Release();
        PipelineMeter.ModelLeaves(_model.Name, call.Outputs.Count, _time.GetElapsedTime(call.Since));
    }
}
