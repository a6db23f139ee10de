using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Vision;

/// <summary>A loaded model in the layout of YOLOv8, shared by all sessions.</summary>
internal sealed class YoloModel : IAsyncDisposable
{
    // A GPU wants several pictures at once, and a CPU does not mind; four of them are 0.16 s of video.
    private const int Batch = 4;

    private readonly ModelBatcher<float, float> _batcher;

    private YoloModel(YoloContract contract, ModelSession session, ModelBatcher<float, float> batcher)
    {
        Contract = contract;
        Rows = session.Description.Output.Shape[1];
        Columns = session.Description.Output.Shape[2];
        InputLength = session.InputLength;
        BatchSize = session.FixedBatch ?? Math.Min(Batch, batcher.MostRows);
        _batcher = batcher;
    }

    public YoloContract Contract { get; }

    /// <summary>Most pictures of one call.</summary>
    public int BatchSize { get; }

    /// <summary>Of the output; for what each is see <see cref="YoloContract"/>.</summary>
    public int Rows { get; }

    /// <inheritdoc cref="Rows"/>
    public int Columns { get; }

    /// <summary>Numbers of one picture.</summary>
    public int InputLength { get; }

    /// <exception cref="VisionException">It is another kind of model.</exception>
    /// <exception cref="InferenceException">It cannot be run here.</exception>
    public static YoloModel Load(string name, byte[] model, InferenceOptions options, ILogger logger, TimeProvider? time = null)
    {
        YoloContract? declared = null;
        var session = ModelSession.Load<float, float>(name, model, options, logger, description =>
        {
            declared = YoloContract.Read(name, description);
            return [3, declared.Height, declared.Width];
        });
        try
        {
            var contract = declared!.With(name, session.Description.Output);
            return new YoloModel(contract, session, ModelBatcher<float, float>.Open(session.ToBatchModel<float, float>(name, options), options, time ?? TimeProvider.System));
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
        _batcher.RunAsync(pictures, answers, deadline, cancellationToken);

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();
}
