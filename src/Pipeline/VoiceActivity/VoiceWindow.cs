namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>What is listened to at once.</summary>
internal static class VoiceWindow
{
    /// <summary>Samples per second, mono.</summary>
    public const int SampleRate = 16_000;

    /// <summary>32 ms.</summary>
    public const int Samples = 512;

    public static readonly TimeSpan Duration = TimeSpan.FromTicks(TimeSpan.TicksPerSecond * Samples / SampleRate);
}
