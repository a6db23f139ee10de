namespace Loomcast.Pipeline.Fmp4;

/// <summary>One encoded frame, as it stands in mdat.</summary>
/// <param name="Data">AVC: length-prefixed NAL units; AAC: one raw frame.</param>
/// <param name="IsSync">Decoding can begin here.</param>
/// <param name="Duration">Ticks; 0 where all samples of the track last equally long.</param>
/// <param name="CompositionOffset">Ticks from decoding to presentation; 0 where frames are shown in the order of decoding.</param>
internal readonly record struct EncodedSample(ReadOnlyMemory<byte> Data, bool IsSync, int Duration = 0, int CompositionOffset = 0);
