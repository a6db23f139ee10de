using System.ComponentModel.DataAnnotations;
using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Sources;

/// <summary>What an uploaded file may ask of us; section "Sources" of the configuration. Small files that unfold into much are an old trick.</summary>
public sealed record SourceLimits
{
    /// <summary>Most pixels of a picture. 4096 x 2304 is the largest that cameras and phones commonly make.</summary>
    [Range(65_536, 67_108_864)]
    public int MaxPixels { get; set; } = 4096 * 2304;

    /// <summary>The longest video that is taken. Analysis on a processor takes several times as long as the video lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Most tracks of a file, used or not. Cameras write up to six.</summary>
    [Range(2, 100)]
    public int MaxTracks { get; set; } = 16;

    /// <summary>Address space of one decoder, bytes; libraries take 0.4 GB of it, ten pictures of the largest size 0.3 GB.</summary>
    [Range(1_000_000_000, 64_000_000_000)]
    public long DecoderMemory { get; set; } = 2_000_000_000;

    /// <summary>Processor time of one decoder, all threads together, for the whole file: two cores for as long as the longest video lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "7.00:00:00")]
    public TimeSpan DecoderTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Processor time for finding out what is in a file; an honest one needs 0.1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ProbeTime { get; set; } = TimeSpan.FromSeconds(10);

    internal ChildLimits Probing => new(DecoderMemory, ProbeTime);

    internal ChildLimits Decoding => new(DecoderMemory, DecoderTime);
}
