using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Ends the sessions that nobody uses, deletes those that are old, and ends all when the server stops.</summary>
internal sealed partial class SessionKeeper(SessionHost sessions, IOptions<SessionOptions> options, TimeProvider time, ILogger<SessionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private readonly SessionOptions _options = options.Value;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var all = sessions.All.ToList();
        all.ForEach(session => session.Cancel());
        await Task.WhenAll(all.Select(session => session.Completion)).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            EndIdle();
            await DeleteOldAsync();
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
        var oldest = time.GetUtcNow() - _options.Retention;
        var ended = sessions.All.Where(s => s.HasEnded).OrderByDescending(s => s.Log.Snapshot.EndedAt).ToList();
        var tooMany = ended.Skip(Math.Max(0, _options.MaxKept - (sessions.All.Count() - ended.Count)));
        foreach (var session in ended.Where(s => s.Log.Snapshot.EndedAt < oldest).Union(tooMany))
        {
            await DeleteAsync(session);
        }
    }

    private async Task DeleteAsync(Session session)
    {
        try
        {
            await sessions.DeleteAsync(session);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeftBehind(e, session.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The media of session {Id} could not be deleted; the next start of the server tries again.")]
    private partial void LogLeftBehind(Exception exception, string id);
}
