namespace Loomcast.Proxy.Forwarding;

/// <summary>
/// Whether the origin answers. Requests of all threads write <c>_failing</c>, by exchange only, so that an outage is logged once and not
/// once per viewer.
/// </summary>
internal sealed partial class OriginOutage(ILogger<OriginOutage> logger)
{
    private bool _failing;

    public void Note(bool failing, string? cause)
    {
        if (_failing == failing || Interlocked.Exchange(ref _failing, failing) == failing)
        {
            return;
        }

        if (failing)
        {
            LogDown(cause);
        }
        else
        {
            LogUp();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The origin does not answer: {Cause}")]
    private partial void LogDown(string? cause);

    [LoggerMessage(LogLevel.Information, "The origin answers again")]
    private partial void LogUp();
}
