namespace Loomcast.Pipeline.Generation;

/// <summary>How much a script may ask for.</summary>
internal static class ScriptLimits
{
    public const int Scenes = 100;
    public const int Title = 120;
    public const int Text = 5_000;
    public const int SmallestSide = 128;
    public const int LargestSide = 1920;

    /// <summary>Faults that are told at once: who has more has sent something else than a script.</summary>
    public const int Faults = 50;

    public static readonly TimeSpan Whole = TimeSpan.FromMinutes(30);
    /// <summary>The same when it is known, which may differ somewhat from what was expected.</summary>
    public static readonly TimeSpan Spoken = TimeSpan.FromMinutes(35);

    public static readonly TimeSpan ShortestScene = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestScene = TimeSpan.FromMinutes(10);

    /// <summary>Of a scene without text that names no duration.</summary>
    public static readonly TimeSpan SilentScene = TimeSpan.FromSeconds(4);

    /// <summary>How long a text takes to be said, roughly; an ideograph is a syllable or two.</summary>
    public static TimeSpan SpokenTime(string text) => TimeSpan.FromSeconds(text.Sum(c => c >= '\u2E80' ? 0.22 : 0.065));
}
