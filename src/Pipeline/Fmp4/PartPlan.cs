namespace Loomcast.Pipeline.Fmp4;

/// <summary>
/// Where the parts and segments of one rendition end, in samples. Fixed before the stream begins, so that all renditions
/// cut at the same times: at the last whole sample before each border of the common grid.
/// </summary>
/// <param name="SampleDuration">Ticks of one sample.</param>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="PartDuration">The grid: the video's part duration.</param>
/// <param name="PartsPerSegment">Parts of a full segment; the first segment is a single part, so that a cold join shows its first frame at once.</param>
internal sealed record PartPlan(int SampleDuration, int Timescale, TimeSpan PartDuration, int PartsPerSegment)
{
    /// <summary>Samples before the end of a part, counted from the start of the stream.</summary>
    public long SamplesThrough(long part) => (part + 1) * PartDuration.Ticks * Timescale / TimeSpan.TicksPerSecond / SampleDuration;

    public int SamplesIn(long part) => (int)(SamplesThrough(part) - SamplesThrough(part - 1));

    public bool EndsSegment(long part) => part % PartsPerSegment == 0;

    /// <summary>Ticks that no part exceeds.</summary>
    public int PartTarget => (int)((PartDuration.Ticks * Timescale + TimeSpan.TicksPerSecond * SampleDuration - 1) / TimeSpan.TicksPerSecond / SampleDuration) * SampleDuration;
}
