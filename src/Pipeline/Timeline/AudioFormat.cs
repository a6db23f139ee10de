namespace Loomcast.Pipeline.Timeline;

/// <summary>The one shape of sound on every timeline: 16 bit signed, mono.</summary>
public static class AudioFormat
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 48_000;
}
