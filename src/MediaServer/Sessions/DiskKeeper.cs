using Loomcast.MediaServer.Storage;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Keeps the media within its budget, by deleting what ended first, and ends what runs before the disk is full.</summary>
internal sealed partial class DiskKeeper(SessionHost sessions, DiskSpace space, IOptions<StorageOptions> options, TimeProvider time, ILogger<DiskKeeper> logger) : BackgroundService
{
    // Sixteen sessions of 10 Mbit/s write 20 MB in it, far below half of Storage:MinFree.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly long _maxBytes = options.Value.MaxBytes;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await KeepBudgetAsync();
            EndAll();
        }
    }

    private async Task KeepBudgetAsync()
    {
        var bytes = sessions.Bytes;
        if (bytes <= _maxBytes)
        {
            return;
        }

        foreach (var session in sessions.All.Where(s => s.HasEnded).OrderBy(s => s.Log.Snapshot.EndedAt).ToList())
        {
            if (bytes <= _maxBytes)
            {
                return;
            }

            bytes -= session.Stream.Bytes;
            if (await sessions.TryDeleteAsync(session))
            {
                LogDeleted(session.Id);
            }
        }
    }

    private void EndAll()
    {
        if (space.ReasonAgainstAll() is { } reason)
        {
            foreach (var session in sessions.All.Where(s => !s.HasEnded))
            {
                session.Fail(new IOException(reason));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id} was deleted: all media together is more than Storage:MaxBytes.")]
    private partial void LogDeleted(string id);
}
