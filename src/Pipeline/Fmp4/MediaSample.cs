namespace Loomcast.Pipeline.Fmp4;

/// <summary>One sample as it arrived, times in ticks of its track as its sender counts them.</summary>
/// <param name="Track">Its track.</param>
/// <param name="DecodeTime">tfdt and the durations before it.</param>
/// <param name="Duration">Until the next in order of decoding.</param>
/// <param name="CompositionOffset">From decode time to composition time; may be negative.</param>
/// <param name="IsSync">Decoding can begin here.</param>
/// <param name="Data">As it stood in mdat.</param>
public readonly record struct MediaSample(MediaTrack Track, long DecodeTime, int Duration, int CompositionOffset, bool IsSync, ReadOnlyMemory<byte> Data);
