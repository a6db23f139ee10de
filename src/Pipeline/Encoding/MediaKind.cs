namespace Loomcast.Pipeline.Encoding;

/// <summary>What a rendition holds.</summary>
public enum MediaKind
{
    Video,
    Audio,

    /// <summary>WebVTT: parts are files of text, and there is no init segment.</summary>
    Subtitles,
}
