namespace Loomcast.Pipeline.Generation;

/// <param name="Name">Path segment of its playlist.</param>
/// <param name="Codecs">RFC 6381.</param>
/// <param name="Bitrate">Bits per second, expected.</param>
/// <param name="Width">Pixels; null for all but pictures.</param>
/// <param name="Height">Pixels; null for all but pictures.</param>
internal sealed record RenditionMetadata(string Name, string Codecs, int Bitrate, int? Width, int? Height);
