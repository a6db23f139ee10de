using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Section "Sessions".</summary>
internal sealed class SessionOptions : IValidatableObject
{
    /// <summary>Sessions that run at once; a conversation keeps about a third of a processor core busy.</summary>
    [Range(1, 10_000)]
    public int MaxRunning { get; set; } = 16;

    /// <summary>
    /// Sessions of one pipeline that run at once, by its name; of one that is not named, as many as <see cref="MaxRunning"/>. Those named here
    /// use all processor time that they get, so two cores run one at a time.
    /// </summary>
    public Dictionary<string, int> Limits { get; } = new(StringComparer.Ordinal)
    {
        ["commentary"] = HalfTheCores,
        ["generation"] = HalfTheCores,
        ["tracking"] = HalfTheCores,
    };

    /// <summary>
    /// What the sessions that run may take of the machine if all were busy at once; 1 is all of it. What each takes is measured. The
    /// default lets a quarter of the conversations speak at the same time with all their pictures; where more do, they get fewer.
    /// </summary>
    [Range(0.1, 1000)]
    public double MostLoad { get; set; } = 4;

    /// <summary>Sessions that wait in line for a place, of all pipelines together; beyond it they are refused.</summary>
    [Range(0, 1000)]
    public int MaxWaiting { get; set; } = 100;

    /// <summary>
    /// What becomes of a session for which no place is free, by its pipeline; one that is not named waits. Who wants to talk or to publish
    /// wants it now: these two are refused unless they are told to wait.
    /// </summary>
    public Dictionary<string, WhenFull> WhenFull { get; } = new(StringComparer.Ordinal)
    {
        ["conversation"] = Sessions.WhenFull.Refuse,
        ["external"] = Sessions.WhenFull.Refuse,
    };

    /// <summary>Sessions that are kept in all; beyond it those that ended first are deleted.</summary>
    [Range(1, 100_000)]
    public int MaxKept { get; set; } = 500;

    /// <summary>A session that nobody has asked or watched for so long is ended; one that waits in line, where nobody has asked for or listened to its state.</summary>
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

    private static int HalfTheCores => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Sessions of the pipeline that may run at once.</summary>
    public int LimitOf(string pipeline) => Limits.GetValueOrDefault(pipeline, MaxRunning);

    public WhenFull WhenFullOf(string pipeline) => WhenFull.GetValueOrDefault(pipeline, Sessions.WhenFull.Wait);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Limits
        .Where(limit => limit.Value < 1)
        .Select(limit => new ValidationResult($"Sessions:Limits:{limit.Key} is {limit.Value}: at least 1 session has to be able to run."));
}
