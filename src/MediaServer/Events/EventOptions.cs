using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Events;

/// <summary>Section "Events".</summary>
internal sealed class EventOptions
{
    /// <summary>Events that a session keeps for listeners who come back; an hour of lively conversation.</summary>
    [Range(1, 1_000_000)]
    public int Kept { get; set; } = 10_000;

    /// <summary>Listeners at once, of all sessions; more are answered 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxListeners { get; set; } = 10_000;

    /// <summary>The longest silence on an open event stream; the shortest common timeout of proxies is 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
