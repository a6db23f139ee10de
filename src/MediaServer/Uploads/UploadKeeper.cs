namespace Loomcast.MediaServer.Uploads;

/// <summary>Deletes uploads that are old.</summary>
internal sealed partial class UploadKeeper(UploadHost uploads, TimeProvider time, ILogger<UploadKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Reap();
        }
    }

    private void Reap()
    {
        try
        {
            foreach (var id in uploads.Reap())
            {
                LogDeleted(id);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeftBehind(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {Id} was deleted: it is older than it may be.")]
    private partial void LogDeleted(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An upload could not be deleted; it is tried again.")]
    private partial void LogLeftBehind(Exception exception);
}
