using System.Threading.Channels;
using Loomcast.Pipeline.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Inference;

/// <summary>A model that doubles numbers. What a run costs is generated, and moves the clock; once armed, each run tells that it began and waits until it is let go.</summary>
internal sealed class ControlledModel(ManualTime time, Func<int, double> milliseconds) : IDisposable
{
    private readonly SemaphoreSlim _go = new(0);
    private volatile bool _isArmed;

    public int? FixedBatch { get; init; }

    public int Lanes { get; init; } = 1;

    /// <summary>The rows of each run, as it begins.</summary>
    public Channel<List<float>> Begun { get; } = Channel.CreateUnbounded<List<float>>();

    /// <summary>Runs that were stopped.</summary>
    public Channel<List<float>> Stopped { get; } = Channel.CreateUnbounded<List<float>>();

    public ModelBatcher<float, float> Open(int capacity = 16)
    {
        var options = new InferenceOptions { MostRows = 16, QueueLength = capacity };
        var batcher = ModelBatcher<float, float>.Open(new BatchModel<float, float>("controlled", 1, 1, Buffers) { FixedBatch = FixedBatch, Lanes = Lanes }, options, time);
        _isArmed = true;
        return batcher;
    }

    public void LetGo(int runs = 1) => _go.Release(runs);

    public void Dispose() => _go.Dispose();

    private BatchBuffers<float, float> Buffers(int rows)
    {
        var (input, output) = (new float[rows], new float[rows]);
        return new BatchBuffers<float, float>(input, output, (count, cancellationToken) => Run(input, output, count, cancellationToken));
    }

    private void Run(Memory<float> input, Memory<float> output, int rows, CancellationToken cancellationToken)
    {
        List<float> seen = [.. input.Span[..rows]];
        if (_isArmed)
        {
            Begun.Writer.TryWrite(seen);
            try
            {
                _go.Wait(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Stopped.Writer.TryWrite(seen);
                throw;
            }
        }

        time.Advance(TimeSpan.FromMilliseconds(milliseconds(rows)));
        Assert.DoesNotContain(float.NaN, seen);
        for (var i = 0; i < rows; i++)
        {
            output.Span[i] = 2 * seen[i];
        }
    }
}
