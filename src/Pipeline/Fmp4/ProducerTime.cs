namespace Loomcast.Pipeline.Fmp4;

/// <summary>The wall clock at which the sender had a sample (prft: ISO/IEC 14496-12, 8.16.5).</summary>
/// <param name="Track">Whose media time it is.</param>
/// <param name="MediaTime">Ticks.</param>
/// <param name="At">UTC.</param>
public readonly record struct ProducerTime(MediaTrack Track, long MediaTime, DateTimeOffset At);
