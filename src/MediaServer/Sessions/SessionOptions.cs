using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Section "Sessions".</summary>
internal sealed class SessionOptions
{
    /// <summary>Sessions that run at once; one keeps about a third of a processor core busy.</summary>
    [Range(1, 10_000)]
    public int MaxRunning { get; set; } = 16;

    /// <summary>Sessions that are kept in all; beyond it those that ended first are deleted.</summary>
    [Range(1, 100_000)]
    public int MaxKept { get; set; } = 500;

    /// <summary>A conversation that nobody has asked or watched for so long is ended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an ended session and its media are kept.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);
}
