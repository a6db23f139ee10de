namespace Loomcast.Pipeline.Sources;

/// <summary>The pictures of an uploaded file, as they are meant to be seen.</summary>
/// <param name="Width">Square pixels, after rotation; may be odd.</param>
/// <param name="Height">Square pixels, after rotation; may be odd.</param>
/// <param name="FrameRate">Frames a second that lose nothing; where the rate varies, the one its camera aimed at.</param>
/// <param name="Codec">ffmpeg's name of it: "h264", "vp9".</param>
/// <param name="FrameCount">Null where the file does not tell.</param>
public sealed record SourcePicture(int Width, int Height, double FrameRate, string Codec, long? FrameCount)
{
    /// <summary>Whether its packets can be shown as they are by every player: H.264, 8 bit, 4:2:0, progressive, upright, with square pixels.</summary>
    public bool CanBeCopied { get; init; }

    /// <summary>Of this track alone; null where the file does not tell.</summary>
    internal TimeSpan? Duration { get; init; }

    internal int Track { get; init; }

    /// <summary>Degrees clockwise that make it upright: 0, 90, 180 or 270.</summary>
    internal int Rotation { get; init; }

    /// <summary>ffmpeg's name of its matrix of colours; null where the file does not tell.</summary>
    internal string? Matrix { get; init; }

    /// <summary>ffmpeg's name of its transfer function if it is one of high dynamic range; null for all others.</summary>
    internal string? HighDynamicRange { get; init; }
}
