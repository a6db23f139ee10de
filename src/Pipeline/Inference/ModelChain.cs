using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;

namespace Loomcast.Pipeline.Inference;

/// <summary>What one lane runs: one model or several, each of which takes what those before it left on the device. One thread.</summary>
/// <param name="memory">Their tensors; disposed of with this.</param>
/// <param name="models">In their order.</param>
internal sealed class ModelChain(LaneMemory memory, params ImmutableArray<BoundModel> models) : IDisposable
{
    private readonly RunOptions _options = new();

    /// <summary>Computes the first rows. Cancelling stops it at the next operator.</summary>
    public void Run(int rows, CancellationToken cancellationToken)
    {
        try
        {
            using var registration = cancellationToken.Register(static options => ((RunOptions)options!).Terminate = true, _options);
            foreach (var model in models)
            {
                model.Run(rows, _options);
            }
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run was stopped.", e, cancellationToken);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _options.Terminate = false; // for the next run
            }
        }
    }

    public void Dispose()
    {
        foreach (var model in models)
        {
            model.Dispose();
        }

        memory.Dispose();
        _options.Dispose();
    }
}
