namespace Loomcast.Pipeline.Fmp4;

/// <summary>One encoded frame, as it stands in mdat.</summary>
/// <param name="Data">AVC: length-prefixed NAL units; AAC: one raw frame.</param>
/// <param name="IsSync">Decoding can begin here.</param>
internal readonly record struct EncodedSample(ReadOnlyMemory<byte> Data, bool IsSync);
