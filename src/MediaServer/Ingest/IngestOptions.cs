using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Ingest;

/// <summary>Section "Ingest".</summary>
internal sealed class IngestOptions
{
    /// <summary>A session whose publisher has sent nothing for so long ends; until then it can come back.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PublisherTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether a session with a sliding window goes on with the last key frame and with silence while its publisher is away; else viewers wait.</summary>
    public bool Filler { get; set; } = true;

    /// <summary>How long more tracks may announce themselves after the first sample, where the session does not say which it expects; also how long it must be silent before an announced end is believed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Media after which the stream opens although no second key frame came, so that the interval of key frames is not known.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan MeasureAtMost { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A publisher that has sent nothing for so long loses its place to another that wants it; until then the other waits, and is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan TakeoverAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Tracks of one session; a header alone costs memory.</summary>
    [Range(1, 100)]
    public int MaxTracks { get; set; } = 8;

    /// <summary>Requests of one session at once; each may need 10 MB while a large key frame arrives.</summary>
    [Range(1, 1000)]
    public int MaxRequests { get; set; } = 16;

    /// <summary>Bytes kept while the stream is not open yet; more open it.</summary>
    [Range(1 << 20, 1 << 30)]
    public int MaxBuffered { get; set; } = 64 << 20;
}
