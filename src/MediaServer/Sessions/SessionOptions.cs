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

    /// <summary>How long an ended session and its media are kept, where its option "retention" does not say it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A session that ran when the server ended goes on if the server is back within this time; else it is ended.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan ResumeWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>An encoder that ran for so long and then fails is replaced; one that fails sooner would fail again, and ends its session.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan EncoderLife { get; set; } = TimeSpan.FromSeconds(3);
}
