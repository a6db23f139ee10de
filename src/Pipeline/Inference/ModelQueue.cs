using System.Threading.Channels;

namespace Loomcast.Pipeline.Inference;

/// <summary>The calls that all sessions make of one model: one at a time, earliest deadline first, of equal ones the first that came.</summary>
/// <remarks>Any thread calls. The worker alone runs the model and owns the two buffers.</remarks>
internal sealed class ModelQueue<TInput, TOutput> : IAsyncDisposable
    where TInput : unmanaged
    where TOutput : unmanaged
{
    private readonly ModelSession _session;
    private readonly TInput[] _input;
    private readonly TOutput[] _output;
    private readonly SemaphoreSlim _room;
    private readonly Channel<ModelCall<TInput, TOutput>> _calls;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _worker;
    private long _order;

    /// <param name="session">The model; the queue disposes of it.</param>
    /// <param name="mostRows">Rows of the largest call, where the model leaves them free.</param>
    /// <param name="capacity">Calls that are put in order; more wait for room, as they came.</param>
    public ModelQueue(ModelSession session, int mostRows, int capacity)
    {
        _session = session;
        MostRows = session.FixedBatch ?? mostRows;
        _input = new TInput[MostRows * session.InputLength];
        _output = new TOutput[MostRows * session.OutputLength];
        _room = new SemaphoreSlim(capacity);
        _calls = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<ModelCall<TInput, TOutput>>
        {
            SingleReader = true,
            Comparer = Comparer<ModelCall<TInput, TOutput>>.Create((a, b) => (a.Deadline, a.Order).CompareTo((b.Deadline, b.Order))),
        });
        _worker = Task.Run(WorkAsync);
    }

    public int MostRows { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="rows">Rows of input, one behind the other.</param>
    /// <param name="outputs">Gets one row of output each.</param>
    /// <param name="deadline">When the first of the answers is needed.</param>
    /// <param name="cancellationToken">Takes the call back, or stops its run; the outputs are free when this returns.</param>
    public async Task RunAsync(ReadOnlyMemory<TInput> rows, IReadOnlyList<Memory<TOutput>> outputs, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _room.WaitAsync(ending.Token);
        var call = new ModelCall<TInput, TOutput>(rows, outputs, deadline, ending.Token) { Order = Interlocked.Increment(ref _order) };
        ObjectDisposedException.ThrowIf(!_calls.Writer.TryWrite(call), this);
        await using var registration = ending.Token.Register(call.Cancel);
        await call.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _calls.Writer.TryComplete();
        await _worker;
        _session.Dispose();
        _room.Dispose();
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var call in _calls.Reader.ReadAllAsync(CancellationToken.None))
        {
            _room.Release();
            if (call.TryBegin())
            {
                Run(call);
            }
        }
    }

    private void Run(ModelCall<TInput, TOutput> call)
    {
        try
        {
            call.Rows.CopyTo(_input);
            _session.Run(_input.AsMemory(), _output.AsMemory(), call.Outputs.Count, call.CancellationToken);
            for (var row = 0; row < call.Outputs.Count; row++)
            {
                _output.AsMemory(row * _session.OutputLength, _session.OutputLength).CopyTo(call.Outputs[row]);
            }

            call.Succeed();
        }
        catch (OperationCanceledException)
        {
            call.Stop();
        }
#pragma warning disable CA1031 // the caller gets it; the worker serves the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            call.Fail(e);
        }
    }
}
