using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Vision;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Loads the engines while the server starts; until then it is not ready. One that cannot be loaded keeps it so, and the reason says what helps.</summary>
internal sealed partial class WarmUp(Studio studio, VisionModels vision, IEnumerable<WarmEngine> engines, TimeProvider time, ILogger<WarmUp> logger) : BackgroundService
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _reason = "The engines are being loaded. Ask again in a second.";

    /// <summary>Why no session can be run yet; null when it can.</summary>
    public string? ReasonAgainst => _reason;

    /// <summary>Completes when the engines are loaded, or one cannot be.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        await Task.Yield();
        try
        {
            // Beside each other: the trial of an encoder mostly waits for a driver.
            await Task.WhenAll([.. engines.Select(warm => warm(stoppingToken)), WarmModelsAsync(stoppingToken)]);
            _reason = null;
            LogReady(time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (e is AvatarException or InferenceException or SpeechException or EncodingException or VisionException)
        {
            _reason = e.Message;
            LogNotReady(e);
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    private async Task WarmModelsAsync(CancellationToken cancellationToken)
    {
        await studio.WarmAsync(cancellationToken);
        await vision.WarmAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The engines are loaded, in {Milliseconds:0} ms.")]
    private partial void LogReady(double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "An engine cannot be loaded: no session can be started.")]
    private partial void LogNotReady(Exception exception);
}
