namespace Loomcast.Pipeline.Encoding;

/// <summary>What a rendition holds.</summary>
public enum MediaKind
{
    Video,
    Audio,
}
