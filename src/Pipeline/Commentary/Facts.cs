namespace Loomcast.Pipeline.Commentary;

/// <summary>What was measured in a stretch of the video, in words. A null was not to be told.</summary>
internal sealed record Facts
{
    public const string Dark = "dark";
    public const string Dim = "dim";
    public const string Bright = "bright";
    public const string NoMotion = "none";
    public const string LittleMotion = "little";
    public const string SomeMotion = "some";
    public const string MuchMotion = "much";
    public const string Silent = "silent";
    public const string Soft = "soft";
    public const string Loud = "loud";
    public const string Speech = "speech";
    public const string Tone = "tone";

    /// <summary>What was recognised: "two cars and a person".</summary>
    public string? Things { get; init; }

    public string? Light { get; init; }

    /// <summary>The main colour; "grey" where there is none.</summary>
    public string? Colour { get; init; }

    public string? Motion { get; init; }

    /// <summary>Where it moves: "left", "centre", "right", with "top" or "bottom".</summary>
    public string? Place { get; init; }

    /// <summary>Where it moves to: "left", "right", "up", "down".</summary>
    public string? Direction { get; init; }

    public string? Sound { get; init; }

    /// <summary>What the sound is like: <see cref="Speech"/> or <see cref="Tone"/>.</summary>
    public string? Voice { get; init; }
}
