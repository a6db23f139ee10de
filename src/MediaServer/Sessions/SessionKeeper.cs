using Loomcast.MediaServer.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Takes up the sessions of the run before, ends those that nobody uses, deletes those that are old, and suspends all when the server stops.</summary>
internal sealed partial class SessionKeeper(SessionHost sessions, SessionDatabase database, IOptions<SessionOptions> options, TimeProvider time, ILogger<SessionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private readonly SessionOptions _options = options.Value;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        sessions.Restore(); // before the first request is taken
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await sessions.SuspendAllAsync().WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            EndIdle();
            await DeleteOldAsync();
            Tidy();
        }
    }

    private void Tidy()
    {
        try
        {
            database.Tidy();
        }
        catch (SqliteException e)
        {
            LogUntidy(e);
        }
    }

    private void EndIdle()
    {
        foreach (var session in sessions.All.Where(s => !s.HasEnded && s.Idle >= _options.IdleTimeout))
        {
            session.End();
        }
    }

    private async Task DeleteOldAsync()
    {
        var now = time.GetUtcNow();
        var ended = sessions.All.Where(s => s.HasEnded).OrderByDescending(s => s.Log.Snapshot.EndedAt).ToList();
        var tooMany = ended.Skip(Math.Max(0, _options.MaxKept - (sessions.All.Count() - ended.Count)));
        foreach (var session in ended.Where(s => s.ExpiresAt < now).Union(tooMany))
        {
            await sessions.TryDeleteAsync(session);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of the database could not be folded into it; it grows until that works.")]
    private partial void LogUntidy(Exception exception);
}
