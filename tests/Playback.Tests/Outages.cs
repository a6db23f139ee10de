namespace Loomcast.Playback.Tests;

/// <summary>Asks a server that goes away and comes back, as a client does that tries again.</summary>
internal static class Outages
{
    // Paces the attempts; nothing that is asserted depends on it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until it is answered.</summary>
    public static async Task BridgeAsync(Func<Task> ask, CancellationToken cancellationToken = default)
    {
        while (!await TryAsync(ask))
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<bool> TryAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }
}
