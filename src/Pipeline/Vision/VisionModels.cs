using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Vision;

/// <summary>The models that sessions share. <see cref="WarmAsync"/> loads them once, before the first session; then they are only read.</summary>
public sealed class VisionModels(IOptions<VisionOptions> options, IOptions<InferenceOptions> inference, ILoggerFactory loggers) : IAsyncDisposable
{
    private YoloModel? _detector;
    private YoloModel? _pose;

    /// <summary>Whether sessions can begin.</summary>
    public bool AreLoaded => _detector is not null && _pose is not null;

    internal YoloModel Detector => _detector ?? throw new InvalidOperationException("The models are not loaded.");

    internal YoloModel Pose => _pose ?? throw new InvalidOperationException("The models are not loaded.");

    /// <exception cref="VisionException">A model is of another kind than it should be.</exception>
    /// <exception cref="InferenceException">A model cannot be run here.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        _detector = await LoadAsync("detector", options.Value.Detector, ColourModel.Build, cancellationToken);
        _pose = await LoadAsync("pose", options.Value.Pose, FigureModel.Build, cancellationToken);
        if (_pose.Contract.Task != ModelTask.Pose)
        {
            throw new VisionException($"Model {options.Value.Pose} is for detection. Give Vision:Pose a model for poses, or leave it empty.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var model in (YoloModel?[])[_detector, _pose])
        {
            if (model is not null)
            {
                await model.DisposeAsync();
            }
        }
    }

    private async Task<YoloModel> LoadAsync(string name, string? path, Func<byte[]> embedded, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<VisionModels>();
        return string.IsNullOrEmpty(path)
            ? YoloModel.Load($"{name} (embedded)", embedded(), inference.Value, logger)
            : YoloModel.Load(path, await File.ReadAllBytesAsync(path, cancellationToken), inference.Value, logger);
    }
}
