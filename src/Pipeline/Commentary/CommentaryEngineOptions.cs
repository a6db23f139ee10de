using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Commentary;

/// <summary>How commentaries are made on this server; section "Commentary" of the configuration.</summary>
public sealed class CommentaryEngineOptions
{
    /// <summary>Key frames that the chat engine sees with each line. 0, since the embedded one only reads what was measured; an engine that can see needs 1 or more.</summary>
    [Range(0, 4)]
    public int KeyFrames { get; set; }

    /// <summary>Pixels. Larger ones cost engines more, and tell them hardly more.</summary>
    [Range(64, 1080)]
    public int KeyFrameHeight { get; set; } = 288;

    /// <summary>An answer that takes longer costs its line. A line is due every few seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan EngineTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Pixels of the highest picture that is made; higher ones are made smaller.</summary>
    [Range(64, 2160)]
    public int MostHeight { get; set; } = 1080;
}
