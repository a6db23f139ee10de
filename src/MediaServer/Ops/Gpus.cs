using System.Collections.Immutable;
using Loomcast.Pipeline.Processes;

namespace Loomcast.MediaServer.Ops;

/// <summary>The GPUs of this machine, by nvidia-smi where it is installed. It is asked when somebody wants to know, each five seconds at most.</summary>
/// <remarks>Any thread refreshes, one at a time; readers get the last list.</remarks>
internal sealed class Gpus(TimeProvider time) : IDisposable
{
    private const string Program = "nvidia-smi";

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    // A driver that hangs must not hang who asks how the server fares.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);
    private readonly bool _isInstalled = ChildCommand.Find(Program) is not null;
    private long? _asked;

    /// <summary>As they were told last; empty where there are none.</summary>
    public ImmutableArray<GpuFigures> Known { get; private set; } = [];

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (!_isInstalled)
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_asked is not { } asked || time.GetElapsedTime(asked) >= Freshness)
            {
                _asked = time.GetTimestamp();
                Known = await AskAsync(cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ImmutableArray<GpuFigures>> AskAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await using var program = ChildProcess.Start(new ChildCommand(Program, "nvidia-smi", GpuFigures.Query));
            using var output = new StreamReader(program.Output);
            var text = await output.ReadToEndAsync(either.Token);
            return [.. text.Split('\n').Select(GpuFigures.Parse).OfType<GpuFigures>()];
        }
        catch (Exception e) when (e is ChildStartException or IOException || (e is OperationCanceledException && late.IsCancellationRequested))
        {
            return [];
        }
    }
}
