using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Vision;

/// <summary>A loaded model in the layout of YOLOv8, shared by all sessions.</summary>
internal sealed class YoloModel : IAsyncDisposable
{
    // A GPU wants several pictures at once, and a CPU does not mind; four of them are 0.16 s of video.
    private const int Batch = 4;

    private readonly ModelQueue<float, float> _queue;

    private YoloModel(YoloContract contract, ModelSession session, int capacity)
    {
        Contract = contract;
        Rows = session.Description.Output.Shape[1];
        Columns = session.Description.Output.Shape[2];
        InputLength = session.InputLength;
        _queue = new ModelQueue<float, float>(session, Batch, capacity);
    }

    public YoloContract Contract { get; }

    /// <summary>Most pictures of one call.</summary>
    public int BatchSize => _queue.MostRows;

    /// <summary>Of the output; for what each is see <see cref="YoloContract"/>.</summary>
    public int Rows { get; }

    /// <inheritdoc cref="Rows"/>
    public int Columns { get; }

    /// <summary>Numbers of one picture.</summary>
    public int InputLength { get; }

    /// <exception cref="VisionException">It is another kind of model.</exception>
    /// <exception cref="InferenceException">It cannot be run here.</exception>
    public static YoloModel Load(string name, byte[] model, InferenceOptions options, ILogger logger)
    {
        YoloContract? declared = null;
        var session = ModelSession.Load<float, float>(name, model, options, logger, description =>
        {
            declared = YoloContract.Read(name, description);
            return [3, declared.Height, declared.Width];
        });
        try
        {
            return new YoloModel(declared!.With(name, session.Description.Output), session, options.QueueLength);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <param name="pictures">One behind the other; see <see cref="Letterbox"/>.</param>
    /// <param name="answers">Gets the output for each.</param>
    /// <param name="deadline">When the first is needed.</param>
    /// <param name="cancellationToken">Takes the call back.</param>
    public Task RunAsync(ReadOnlyMemory<float> pictures, IReadOnlyList<Memory<float>> answers, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        _queue.RunAsync(pictures, answers, deadline, cancellationToken);

    public ValueTask DisposeAsync() => _queue.DisposeAsync();
}
