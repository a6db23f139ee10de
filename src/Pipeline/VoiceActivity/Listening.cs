using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>Opens ears for spoken turns: the embedded detector, or the model of the settings.</summary>
/// <remarks><see cref="WarmAsync"/> loads the model once, before the first session; then it is only read.</remarks>
public sealed class Listening(IOptions<VoiceActivityOptions> options, IOptions<InferenceOptions> inference, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private ModelBatcher<float, float>? _model;

    /// <exception cref="SpeechException">The model is of another kind; the message says what differs.</exception>
    /// <exception cref="InferenceException">The model cannot be run here.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Model is { Length: > 0 } path && _model is null)
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            var model = SileroModel.Load(path, bytes, inference.Value, loggers.CreateLogger<Listening>());
            _model = ModelBatcher<float, float>.Open(model.ToBatchModel(inference.Value), inference.Value, time);
        }
    }

    /// <summary>An ear for one turn.</summary>
    public TurnEnd Open() => new(OpenDetector(), options.Value);

    internal IVoiceDetector OpenDetector() => _model is null ? new EnergyDetector() : new SileroDetector(_model, time);

    public ValueTask DisposeAsync() => _model?.DisposeAsync() ?? ValueTask.CompletedTask;
}
