using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <param name="Configuration">AVCDecoderConfigurationRecord, if the tag held one.</param>
/// <param name="Sample">The frame, if the tag held one; else empty.</param>
internal readonly record struct FlvPacket(byte[]? Configuration, EncodedSample Sample);
